"""The fixed sign-in data: who can sign in to the demo, and what there is to see."""

from dataclasses import dataclass, replace

from config.demo.people import STORY_NUMBERS
from config.demo.plan import KIEKEBOE, ZONNEDAUW
from core.accounts import second_factor
from core.accounts.choices import Environment, OrganisationKind, RoleKind, UnitKind
from core.accounts.models import Organisation, Role, Unit, User
from core.accounts.rights import ADMINISTRATION, IN_THE_OFFICE, IN_THE_ROOM, SHARED, ExternalRight, Right
from core.childcare.models import Childminder

PASSWORD = "welkom bij kring"  # noqa: S105 - printed at every start
PARTNERSHIP = "de-waaier"
SCHOOL = "zilvervloot"
SCHOOLS = (
    ("De Regenboog", "99WA00"),
    ("Het Kompas", "99WB00"),
    ("De Springplank", "99WC00"),
    ("De Vuurtoren", "99WD00"),
)
FIRST_SCHOOL = SCHOOLS[0][0]
OFFICE, INSTITUTION = "Bureau De Waaier", "Logopediepraktijk Spreekwijzer"


@dataclass(frozen=True)
class StaffRole:
    name: str
    rights: tuple[Right, ...] = ()
    kind: RoleKind = RoleKind.REST
    needs_second_factor: bool = True
    external_rights: tuple[ExternalRight, ...] = ()


@dataclass(frozen=True)
class DemoAccount:
    """One account that is printed at the start, with what there is to see for it."""

    organisation: str
    environment: Environment
    username: str
    to_see: str
    full_name: str = ""
    role: StaffRole | None = None
    unit: str = ""


def _parent(organisation: str, username: str, to_see: str) -> DemoAccount:
    return DemoAccount(organisation, Environment.PARENT, username, to_see)


def _staff(
    organisation: str, username: str, full_name: str, role: StaffRole, to_see: str = "", *, unit: str = ""
) -> DemoAccount:
    return DemoAccount(organisation, Environment.STAFF, username, to_see or COMING, full_name, role, unit)


COMING = "what will come"
PLANNER = StaffRole(
    "Planner",
    (
        Right.SEE_REQUESTS,
        Right.DECIDE_REQUESTS,
        Right.SEE_DAY_LISTS,
        Right.SEE_GROUP_DAY,
        Right.RUN_SURVEYS,
    ),
)
OFFICE_WORKER = StaffRole("Kantoor", (*IN_THE_OFFICE, Right.SEE_BSN))
HOME_RIGHTS = (Right.HOME_LOGIN, Right.MANAGE_HOME_LOGIN)
AT_SCHOOL = (Right.SEE_HELP_REQUESTS, Right.FILE_HELP_REQUESTS, Right.MOVE_HELP_REQUESTS)
TOLD_BY_SCHOOL = (Right.SEND_TICKETS, Right.MANAGE_LINKS)
AT_PARTNERSHIP = (Right.SEE_HELP_REQUESTS, Right.MOVE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS)
SCHOOL_CONTACT = (*AT_PARTNERSHIP, Right.RELEASE_DOSSIERS, Right.SEE_KEY_FIGURES, Right.HANDLE_TICKETS)
DECLARATIONS = (*AT_PARTNERSHIP, Right.RELEASE_DOSSIERS, Right.SEE_KEY_FIGURES)
FOR_GUESTS = (
    ExternalRight.SEE_PERSONAL,
    ExternalRight.SEE_QUESTION,
    ExternalRight.SEE_ATTACHMENTS,
    ExternalRight.ADD_ATTACHMENTS,
    ExternalRight.SEE_ROUND,
    ExternalRight.REACT_ROUND,
)
ALL_CASES = (
    Right.SEE_HELP_REQUESTS,
    Right.ASSESS_HELP_REQUESTS,
    Right.MANAGE_PROCESSES,
    Right.RELEASE_DOSSIERS,
    Right.SEE_KEY_FIGURES,
    Right.MANAGE_RETENTION,
    Right.MANAGE_LINKS,
    Right.SEE_INTAKE,
    Right.HANDLE_TICKETS,
)
NOT_FOR_MANAGERS = (
    *HOME_RIGHTS,
    *(Right(right) for right in SHARED),
    *AT_SCHOOL,
    *TOLD_BY_SCHOOL,
    *AT_PARTNERSHIP,
    *ALL_CASES,
    Right.JOIN_HELP_REQUESTS,
    Right.SIGN_FORMS,
)
MANAGER = StaffRole(
    "Manager", tuple(right for right in Right if right not in NOT_FOR_MANAGERS), kind=RoleKind.ADMIN
)
MANAGE = tuple(Right(right) for right in ADMINISTRATION)
HELPING = (
    Right.SEE_TRAIL,
    Right.SEE_SIGN_IN_ATTEMPTS,
    Right.LIFT_SIGN_IN_WAIT,
    Right.RESET_SECOND_FACTOR,
    Right.SUPPORT_CUSTOMERS,
    Right.MEND_FOR_CUSTOMERS,
    Right.EDIT_ANSWERS,
    Right.SEE_SUPPORT_FIGURES,
)
FOR_PARENTS = (
    *HELPING,
    Right.SEE_BSN,
    Right.MEND_CONNECTIONS,
    Right.OPEN_AS_TEST_CUSTOMER,
    Right.MANAGE_PUBLISHERS,
    Right.KRING_SUPPORT,
)
IN_A_GROUP = tuple(Right(right) for right in IN_THE_ROOM if right != Right.HOME_LOGIN)
GROUP_STAFF = StaffRole("Pedagogisch medewerker", IN_A_GROUP, needs_second_factor=False)
GROUP_STAFF_WITH_PUPILS = replace(GROUP_STAFF, rights=(*IN_A_GROUP, Right.HOME_LOGIN))
"""Of a childcare organisation with home login."""
EDITOR = StaffRole("Redacteur", (Right.DRAFT_NEWS, Right.PUBLISH))
CHILDMINDER = "500001"
WORKPLACES = {plan.slug: plan.locations[0].name for plan in (ZONNEDAUW, KIEKEBOE)}
"""Where group staff work: whose day lists and messages they see."""
WORKPLACE = WORKPLACES[ZONNEDAUW.slug]

# Parents' accounts come with their families (config.demo.people); the others are made here.
ACCOUNTS = (
    _parent(ZONNEDAUW.slug, STORY_NUMBERS[0], "parent of Noortje and Ties: agenda, requests, credits"),
    _parent(ZONNEDAUW.slug, f"{STORY_NUMBERS[0]}-2", "the second guardian of the same family"),
    _parent(ZONNEDAUW.slug, STORY_NUMBERS[1], "parent of Yara, who wants the same last place"),
    DemoAccount(
        ZONNEDAUW.slug,
        Environment.CHILDMINDER,
        CHILDMINDER,
        "a childminder: children, diary, messages, agenda, absences, hours",
        "Wilma Kok",
    ),
    _staff(ZONNEDAUW.slug, "groep", "Bo Jacobs", GROUP_STAFF, f"the groups of {WORKPLACE}: today, day lists"),
    _staff(
        ZONNEDAUW.slug,
        "redactie",
        "Eva Kuipers",
        EDITOR,
        "news, newsletters, information pages and the team",
    ),
    _staff(ZONNEDAUW.slug, "planner", "Marieke Bos", PLANNER, "the queue of requests, week board, day lists"),
    _staff(
        ZONNEDAUW.slug, "manager", "Karim Haddad", MANAGER, "as the planner, also past a group's capacity"
    ),
    _staff(
        ZONNEDAUW.slug,
        "kantoor",
        "Anja Kuiper",
        OFFICE_WORKER,
        "families, placements, locations, day parts, prices and the calendar",
    ),
    _staff(
        ZONNEDAUW.slug,
        "support",
        "Joyce Pinas",
        StaffRole(
            "Support",
            FOR_PARENTS,
        ),
        "why signing in failed, lost second factors, the audit trail, the list of publishers",
    ),
    _staff(
        ZONNEDAUW.slug,
        "root-zonnedauw",
        "Nadia Aziz",
        StaffRole(
            "Root",
            tuple(right for right in Right if right not in NOT_FOR_MANAGERS or right in HOME_RIGHTS),
            kind=RoleKind.SUPER,
        ),
        "accounts, roles and settings of a childcare organisation",
    ),
    _parent(KIEKEBOE.slug, str(KIEKEBOE.first_debtor), "a parent where there are no credits"),
    _staff(KIEKEBOE.slug, "planner-kiekeboe", "Tjeerd Hoekstra", PLANNER, "the other organisation's queue"),
    _staff(
        KIEKEBOE.slug,
        "groep-kiekeboe",
        "Anouk de Wit",
        GROUP_STAFF_WITH_PUPILS,
        f"the groups of {WORKPLACES[KIEKEBOE.slug]}: today, messages, home login of pupils after school",
    ),
    _staff(KIEKEBOE.slug, "redactie-kiekeboe", "Mirjam Smit", EDITOR, "the other organisation's news"),
    _staff(
        PARTNERSHIP,
        "ib",
        "Ingrid Blom",
        StaffRole("Intern begeleider", (*AT_SCHOOL, *TOLD_BY_SCHOOL)),
        "help requests of a school: file one, follow it",
        unit=FIRST_SCHOOL,
    ),
    _staff(
        PARTNERSHIP,
        "directeur",
        "Dirk de Haan",
        StaffRole("Directeur", (Right.SEE_HELP_REQUESTS, Right.SIGN_FORMS, Right.SEND_TICKETS)),
        "the help requests of the school, to read; forms to sign",
        unit=FIRST_SCHOOL,
    ),
    _staff(
        PARTNERSHIP,
        "bestuur",
        "Bea van Rijn",
        StaffRole("Bevoegd gezag", (Right.SIGN_FORMS,)),
        "forms to sign for a school, and nothing else of its pupils",
        unit=FIRST_SCHOOL,
    ),
    _staff(
        PARTNERSHIP,
        "scp",
        "Saskia Vermeulen",
        StaffRole("Schoolcontactpersoon", SCHOOL_CONTACT),
        "help requests of all schools",
        unit=OFFICE,
    ),
    _staff(
        PARTNERSHIP,
        "tlv",
        "Tineke Prins",
        StaffRole("TLV-administratie", DECLARATIONS),
        "help requests of all schools",
        unit=OFFICE,
    ),
    _staff(
        PARTNERSHIP,
        "beheer",
        "Ben Schouten",
        StaffRole("Applicatiebeheer", (*HELPING, *MANAGE, *ALL_CASES), kind=RoleKind.ADMIN),
        "accounts, roles and schools of a partnership",
        unit=OFFICE,
    ),
    _staff(
        PARTNERSHIP,
        "root",
        "Rosa ter Horst",
        StaffRole("Root", (*HELPING, *MANAGE, *ALL_CASES), kind=RoleKind.SUPER),
        "the same for accounts of every type",
        unit=OFFICE,
    ),
    _staff(
        PARTNERSHIP,
        "logopedist",
        "Lieke Veenstra",
        StaffRole("Gast", (Right.JOIN_HELP_REQUESTS,), external_rights=FOR_GUESTS),
        "the help requests that a school invited her to",
        unit=INSTITUTION,
    ),
    _staff(
        PARTNERSHIP,
        "ouder",
        "Samira Bakker",
        StaffRole("Ouder met inzage", (Right.JOIN_HELP_REQUESTS,)),
        "what a school lets a parent see of a help request, and who looked",
    ),
    _staff(
        SCHOOL,
        "leerkracht",
        "Jolanda Mulder",
        StaffRole("Leerkracht", (Right.HOME_LOGIN,), needs_second_factor=False),
        "home login of the pupils of two groups",
    ),
    _staff(
        SCHOOL,
        "schoolbeheer",
        "Hans Verbeek",
        StaffRole("Schoolbeheer", (*HOME_RIGHTS, *MANAGE, Right.SUPPORT_CUSTOMERS), kind=RoleKind.ADMIN),
        "home login of the whole school, reading in pupils",
    ),
)


def build_partnership() -> None:
    """The partnership with its office, schools and an institution outside it."""
    organisation = Organisation.objects.create(
        kind=OrganisationKind.PARTNERSHIP,
        name="PO9901 Samenwerkingsverband De Waaier",
        slug=PARTNERSHIP,
        accent="#3b5b92",
        phone="010 555 03 80",
        email="info@de-waaier.example",
        contact_line="Vragen over inloggen? Bel 010 555 03 80.",
    )
    Unit.objects.bulk_create(
        [
            Unit(organisation=organisation, kind=UnitKind.OFFICE, name=OFFICE),
            Unit(organisation=organisation, kind=UnitKind.INSTITUTION, name=INSTITUTION),
            *(
                Unit(organisation=organisation, kind=UnitKind.SCHOOL, name=name, brin=brin)
                for name, brin in SCHOOLS
            ),
        ]
    )


def build_accounts(password: str) -> None:
    """The accounts that are no parents', each with the second factor that its role asks."""
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    for account in ACCOUNTS:
        if account.environment != Environment.PARENT:
            _build_account(account, organisations[account.organisation], password)


def _build_account(account: DemoAccount, organisation: Organisation, password: str) -> None:
    user = User.objects.create(
        organisation=organisation,
        environment=account.environment,
        username=account.username,
        full_name=account.full_name,
        email=f"{account.username}@{organisation.slug}.example",
        role=_role(account.role, organisation) if account.role else None,
        password=password,
    )
    if account.unit:
        user.units.set(organisation.units.filter(name=account.unit))
    if account.role in (GROUP_STAFF, GROUP_STAFF_WITH_PUPILS):
        user.work_locations.set(organisation.locations.filter(name=WORKPLACES[organisation.slug]))
    if account.environment == Environment.CHILDMINDER:
        Childminder.objects.create(
            organisation=organisation,
            user=user,
            number=account.username,
            name=account.full_name,
            lrk_number="190000088",
        )
    if user.needs_second_factor:
        second_factor.add_app(user, confirmed=True)


def _role(role: StaffRole, organisation: Organisation) -> Role:
    return Role.objects.get_or_create(
        organisation=organisation,
        name=role.name,
        defaults={
            "kind": role.kind,
            "rights": list(role.rights),
            "needs_second_factor": role.needs_second_factor,
            "external_rights": list(role.external_rights),
        },
    )[0]
