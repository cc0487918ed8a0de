"""What makes the partnership look like one: school boards and addresses, colleagues at every school, and history."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from psycopg.types.range import Range

from config.demo import names
from config.demo.accounts import PARTNERSHIP
from core.accounts.choices import Environment, UnitChangeKind, UnitKind
from core.accounts.models import Organisation, Role, Unit, UnitChange, UnitPeriod, User
from core.accounts.rights import ExternalRight
from core.lib import clock
from core.lib.names import fold

BOARDS = ("Stichting De Brede Waaier", "Stichting Samen Wijs", "Vereniging Onderwijs aan de Maas")
MORE_SCHOOLS = (
    "De Ark",
    "De Boomgaard",
    "De Klimop",
    "De Notenkraker",
    "De Oversteek",
    "De Zevensprong",
    "Het Baken",
    "Het Palet",
    "Prins Willem",
    "'t Startblok",
)
FOR_GUESTS = (
    ExternalRight.SEE_QUESTION,
    ExternalRight.SEE_ATTACHMENTS,
    ExternalRight.SEE_ROUND,
    ExternalRight.REACT_ROUND,
)
COLLEAGUES = ("Intern begeleider", "Intern begeleider", "Directeur")
"""Their roles, at each school."""


def build_staff(today: date, rng: Random) -> None:
    """Boards, addresses, accounts nobody signs in with, and what is planned and what was."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    Role.objects.filter(organisation=organisation, name="Gast").update(external_rights=list(FOR_GUESTS))
    Unit.objects.bulk_create(
        Unit(organisation=organisation, kind=UnitKind.SCHOOL, name=name, brin=f"99X{letter}00")
        for name, letter in zip(MORE_SCHOOLS, "ABCDEFGHIJ", strict=True)
    )
    schools = list(Unit.objects.filter(organisation=organisation, kind=UnitKind.SCHOOL).order_by("pk"))
    for place, school in enumerate(schools):
        school.board = BOARDS[place % len(BOARDS)]
        school.privacy_contact = f"Functionaris gegevensbescherming, fg{place % len(BOARDS)}@besturen.example"
        school.street = f"{names.street(rng)} {rng.randint(1, 180)}"
        school.postcode, school.city = f"30{10 + place} {'ABCDEFGHJKLMNP'[place]}B", "Rotterdam"
    Unit.objects.bulk_update(schools, ["board", "privacy_contact", "street", "postcode", "city"])
    _build_colleagues(organisation, schools, rng)
    _build_history(schools, today)
    _plan(organisation, schools, today)


def _build_colleagues(organisation: Organisation, schools: list[Unit], rng: Random) -> None:
    roles = {role.name: role for role in Role.objects.filter(organisation=organisation)}
    pairs = [(school, roles[name]) for school in schools for name in COLLEAGUES]
    people = User.objects.bulk_create(
        User(
            organisation=organisation,
            environment=Environment.STAFF,
            username=username,
            full_name=full_name,
            email=f"{username}@scholen.example",
            role=role,
            password="!",  # noqa: S106 - cannot be used
        )
        for (full_name, username), (_, role) in zip(_people(rng), pairs, strict=False)
    )
    belongs = User.units.through
    belongs.objects.bulk_create(
        belongs(user_id=person.pk, unit_id=school.pk)
        for person, (school, _) in zip(people, pairs, strict=True)
    )


def _people(rng: Random) -> Iterator[tuple[str, str]]:
    """Names with user names that nobody else has."""
    taken: set[str] = set()
    while True:
        first, last = names.first_name(rng, rng.choice(("women", "men"))), names.surname(rng)
        username = f"{fold(first)}.{fold(last.prefix + last.name)}"
        if username not in taken:
            taken.add(username)
            yield " ".join(part for part in (first, last.prefix, last.name) if part), username


def _build_history(schools: list[Unit], today: date) -> None:
    """One school had another name and board until a while ago."""
    renamed = schools[2]
    since = today - timedelta(days=113)
    UnitPeriod.objects.create(
        unit=renamed,
        valid=Range(None, since),
        name="De Wegwijzer",
        brin=renamed.brin,
        board="Stichting Het Anker",
        street=renamed.street,
        postcode=renamed.postcode,
        city=renamed.city,
    )
    renamed.since = since
    renamed.save(update_fields=["since"])


def _plan(organisation: Organisation, schools: list[Unit], today: date) -> None:
    """One school merges into another, and one gets another name."""
    root = User.objects.get(organisation=organisation, username="root")
    planned = {"planned_by": root, "planned_at": clock.now()}
    UnitChange.objects.create(
        unit=schools[-1],
        kind=UnitChangeKind.MERGE,
        on=today + timedelta(days=60),
        merge_into=schools[-2],
        **planned,
    )
    UnitChange.objects.create(
        unit=schools[5],
        kind=UnitChangeKind.FACTS,
        on=today + timedelta(days=30),
        facts={"name": "De Hoge Boomgaard", "board": BOARDS[0]},
        **planned,
    )
