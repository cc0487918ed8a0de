"""Loading the demo, once; and taking it away again."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from config.demo.accounts import (
    CHILDMINDER,
    EDITOR,
    GROUP_STAFF,
    PARTNERSHIP,
    PASSWORD,
    PLANNER,
    SCHOOL,
    build_accounts,
    build_partnership,
)
from config.demo.board import Board
from config.demo.bsns import build_bsns, numbers
from config.demo.care import build_care
from config.demo.changes import build_changes
from config.demo.childminding import build_childminding
from config.demo.credits import build_credits
from config.demo.customers import build_customers
from config.demo.desk_figures import build_desk_figures
from config.demo.desk_tools import build_answers, build_desk_tools
from config.demo.diary import build_diary
from config.demo.duties import build_duties
from config.demo.history import build_history
from config.demo.intake import build_intake
from config.demo.messages import build_messages
from config.demo.money import build_money
from config.demo.own_data import build_own_data
from config.demo.papers import build_papers
from config.demo.partnership import build_staff
from config.demo.past_support import build_past_support
from config.demo.people import STORY_NUMBERS, build_families
from config.demo.plan import CHILDCARE, ZONNEDAUW
from config.demo.publications import build_publications
from config.demo.questionnaires import build_forms
from config.demo.register import Register, build_holidays, build_register
from config.demo.registrations import build_registrations
from config.demo.requests import build_undecided
from config.demo.room import Room, build_room
from config.demo.school import build_home_login, build_school
from config.demo.support import build_support
from config.demo.tickets import build_tickets
from config.demo.together import build_together
from config.demo.transfers import build_transfers
from config.demo.waiting import build_waiting
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.childcare.actions.generate_schedule import generate_many
from core.childcare.models import CareMoment, Child, Family, Group, Location, Placement
from requests_app.models import Booking

SEED = 20_260
PAST = timedelta(days=31)
"""How far back the children are planned."""
FUTURE = timedelta(days=335)
"""How far ahead; the worker goes on to the usual horizon."""
FIRST_PLACEMENTS = 40
SLUGS = (*(plan.slug for plan in CHILDCARE), PARTNERSHIP, SCHOOL)

# The append-only tables refuse TRUNCATE by a trigger (tgtype, bit 5), which their owner may switch off.
TRUNCATE_GUARDS = """
DO $$ DECLARE guarded regclass; BEGIN
    FOR guarded IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgtype & 32 <> 0 LOOP
        EXECUTE format('ALTER TABLE %s {} TRIGGER USER', guarded);
    END LOOP;
END $$
"""


class OtherDataError(Exception):
    """The database holds organisations that are not the demo's."""


@dataclass(frozen=True)
class Figures:
    """How much there is."""

    organisations: int
    locations: int
    groups: int
    families: int
    children: int
    care_moments: int
    bookings: int


def is_loaded() -> bool:
    return Organisation.objects.filter(slug__in=SLUGS).exists()


@transaction.atomic
def load(today: date) -> Figures:
    """Make all demo data around `today`; the same for the same date."""
    rng = Random(SEED)  # noqa: S311 - no secret: the same people every time
    password = make_password(PASSWORD)
    series = numbers()
    build_holidays()
    registers = [build_register(plan, today) for plan in CHILDCARE]
    build_partnership()
    build_school()
    build_accounts(password)
    build_staff(today, rng)
    build_care(today, rng)
    build_support(today)
    build_together(today)
    build_transfers(today)
    build_forms()
    build_tickets(today)
    build_papers(Random(SEED))  # noqa: S311 - no secret, and the others keep their numbers
    build_intake(today)
    build_past_support(today, Random(SEED))  # noqa: S311 - likewise
    build_home_login(today, password)
    for register in registers:
        build_families(register, password, today, rng)
        build_bsns(register.organisation, series)
        _analyse()
        _plan_children(register, today)
        _analyse()
        board = Board(register, today, rng)
        if register.organisation.uses_credits:
            build_credits(board)
        build_history(board, _planner_of(register))
        _analyse()
        build_undecided(board)
        build_changes(board)
        build_duties(register.organisation, today, rng)
        _build_portal(register, today)
        _build_register(register, today)
        build_customers(register.organisation)
        build_desk_tools(register.organisation)
    build_desk_figures(registers[0].organisation)
    build_answers()
    _analyse()
    return figures()


def _build_register(register: Register, today: date) -> None:
    """Invoices and the waiting list; and a childminder where there is one."""
    organisation = register.organisation
    debtors = STORY_NUMBERS if register.plan is ZONNEDAUW else (str(register.plan.first_debtor),)
    families = list(
        Family.objects.filter(organisation=organisation, debtor_number__in=debtors)
        .prefetch_related("guardians")
        .order_by("pk")
    )
    office = _office_of(register)
    build_money(families, office, today)
    build_waiting(families[0], office, today)
    build_registrations(families[0], office, today)
    if register.plan is ZONNEDAUW:
        build_childminding(organisation, CHILDMINDER, today, today + FUTURE)


def _build_portal(register: Register, today: date) -> None:
    """What parents read and write."""
    colleagues = User.objects.filter(organisation=register.organisation)
    staff = colleagues.get(role__name=GROUP_STAFF.name)
    workplace = staff.work_locations.get()
    first = Family.objects.get(
        organisation=register.organisation, debtor_number=str(register.plan.first_debtor)
    )
    build_messages(first, staff, today)
    group = Group.objects.filter(location=workplace, placements__child__family=first).order_by("pk").first()
    if group is not None:
        build_diary(first, group, staff, today)
    editor = colleagues.get(role__name=EDITOR.name)
    build_publications(workplace, editor, staff, today)
    build_own_data(first, editor, today)
    build_room(Room(register.organisation, staff, _planner_of(register), first, today))


def figures() -> Figures:
    return Figures(
        organisations=Organisation.objects.filter(slug__in=SLUGS).count(),
        locations=Location.objects.count(),
        groups=Group.objects.count(),
        families=Family.objects.count(),
        children=Child.objects.count(),
        care_moments=CareMoment.objects.count(),
        bookings=Booking.objects.count(),
    )


def reset() -> None:
    """Take the demo away. Raises OtherDataError when there is anything else in the database."""
    if Organisation.objects.exclude(slug__in=SLUGS).exists():
        raise OtherDataError
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TRUNCATE_GUARDS.format("DISABLE"))
        # Nearly everything belongs to an organisation, and goes with it.
        cursor.execute(
            "TRUNCATE accounts_organisation, childcare_schoolholiday, homelogin_homeaccount,"
            " homelogin_publisher, notifications_mailboxmessage, audit_seal, devices_devicecheck"
            " RESTART IDENTITY CASCADE"
        )
        cursor.execute(TRUNCATE_GUARDS.format("ENABLE"))


def _plan_children(register: Register, today: date) -> None:
    """As if the schedule had been generated a month ago."""
    placements = Placement.objects.filter(group__location__organisation=register.organisation)
    ids = list(placements.order_by("pk").values_list("pk", flat=True))
    _generate(ids[:FIRST_PLACEMENTS], today)
    # PostgreSQL keeps its plan of the capacity guard from when the table was empty, until told otherwise.
    _analyse("childcare_caremoment", "childcare_groupday")
    _generate(ids[FIRST_PLACEMENTS:], today)


def _generate(placement_ids: list[int], today: date) -> None:
    for outcome in generate_many(placement_ids, today - PAST, until=today + FUTURE):
        if outcome.obstacle is not None:
            raise ValueError(f"The demo does not fit in its groups: {outcome.detail}")


def _office_of(register: Register) -> User:
    """Who may make invoices; the planner where nobody has that right."""
    colleagues = User.objects.filter(organisation=register.organisation).order_by("pk")
    allowed = colleagues.filter(role__rights__contains=[Right.MANAGE_INVOICES.value]).first()
    return allowed or _planner_of(register)


def _planner_of(register: Register) -> User:
    return User.objects.get(organisation=register.organisation, role__name=PLANNER.name)


def _analyse(*tables: str) -> None:
    """Tell PostgreSQL what is there now, in these tables or in all.

    All of it is one transaction, so nothing else does; with plans for tables that were empty before, loading took 81
    seconds instead of 51.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
