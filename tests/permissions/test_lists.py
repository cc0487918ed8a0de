"""What stands in a list may be opened, and what may be opened stands in the list (A-26, A-27).

Over random mixes of organisations, families, guardians with and without custody, blocked ones, and relatives.
"""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.accounts.choices import Environment, RoleKind, SessionEnd
from core.accounts.models import AccountSession, Role, SecondFactorReset, Unit, User
from core.accounts.rights import ADMINISTRATION
from core.accounts.sessions import HANDLE
from core.audit.models import Event
from core.childcare.models import CareMoment
from core.homelogin.models import HomeGroup, Pupil
from core.lib import clock
from requests_app.models import Booking
from tests.factories import (
    AccountSessionFactory,
    BookingFactory,
    CareMomentFactory,
    ChildFactory,
    EventFactory,
    FamilyFactory,
    GuardianFactory,
    HomeGroupFactory,
    OrganisationFactory,
    PupilFactory,
    RelativeFactory,
    RoleFactory,
    SecondFactorResetFactory,
    TeacherFactory,
    UnitFactory,
    UserFactory,
    next_weekday,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-26"), pytest.mark.spec("A-27")]

some = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

GUARDIANS = st.tuples(st.booleans(), st.booleans())
"""Whether with custody, whether blocked."""
FAMILY = st.fixed_dictionaries(
    {
        "organisation": st.integers(0, 1),
        "guardians": st.lists(GUARDIANS, min_size=1, max_size=2),
        "relatives": st.lists(st.booleans(), max_size=2),
        "children": st.integers(1, 2),
    }
)


def make_family(organisations, facts):
    """The accounts around one family, with a request and a planned day for each child."""
    family = FamilyFactory(organisation=organisations[facts["organisation"]])
    guardians = [
        GuardianFactory(family=family, position=position, has_custody=custody, is_blocked=blocked)
        for position, (custody, blocked) in enumerate(facts["guardians"], start=1)
    ]
    relatives = [
        RelativeFactory(family=family, invited_by=guardians[0], ended_at=clock.now() if ended else None)
        for ended in facts["relatives"]
    ]
    for number in range(facts["children"]):
        child = ChildFactory(family=family)
        on = next_weekday(number + 1)
        booking = BookingFactory(
            request__family=family, request__submitted_by=guardians[0], child=child, date=on
        )
        CareMomentFactory(child=child, group=booking.group, date=next_weekday(number + 3))
    return [person.user for person in (*guardians, *relatives)]


def listed(browser: Client, page: str, detail: str, sent: dict[str, str] | None = None) -> set[int]:
    """The numbers of objects that the page leads to, or what comes back for a form that was `sent` to it."""
    pattern = re.escape(reverse(detail, args=[0])).replace("0", r"(\d+)")
    response = browser.post(page, sent) if sent else browser.get(page, follow=True)
    found = {int(number) for number in re.findall(f'href="{pattern}["?]', response.content.decode())}
    chain = getattr(response, "redirect_chain", [])
    last = chain[-1][0] if chain else ""
    return found | {int(number) for number in re.findall(f"^{pattern}$", last)}


def opened(browser: Client, detail: str, numbers) -> set[int]:
    return {pk for pk in numbers if browser.get(reverse(detail, args=[pk])).status_code == 200}


def numbers_of(model) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


@some
@given(st.lists(FAMILY, min_size=1, max_size=3))
def test_families_see_in_lists_what_they_can_open(families):
    with transaction.atomic():
        organisations = OrganisationFactory.create_batch(2)
        users = [user for facts in families for user in make_family(organisations, facts)]
        for user in users:
            browser = sign_in(user)
            for page, detail, model in (
                ("/aanvragen/", "requests:booking", Booking),
                ("/agenda/", "portal:moment", CareMoment),
            ):
                assert listed(browser, page, detail) == opened(browser, detail, numbers_of(model))
        transaction.set_rollback(True)


@some
@given(st.lists(FAMILY, min_size=1, max_size=4))
def test_planners_see_in_the_queue_what_they_can_open(families):
    with transaction.atomic():
        organisations = OrganisationFactory.create_batch(2)
        for facts in families:
            make_family(organisations, facts)
        for organisation in organisations:
            browser = sign_in(UserFactory(planner=True, with_app=True, organisation=organisation))
            queue = listed(browser, "/planning/aanvragen/", "desk:booking") | lines_of(browser)
            assert queue == opened(browser, "desk:booking", numbers_of(Booking))
        transaction.set_rollback(True)


def lines_of(browser: Client) -> set[int]:
    page = browser.get("/planning/aanvragen/").content.decode()
    return {int(number) for number in re.findall(r"regel=(\d+)", page)}


@some
@given(st.lists(st.integers(0, 2), min_size=1, max_size=6))
def test_lines_of_the_trail_that_are_listed_open(places):
    with transaction.atomic():
        organisations = [*OrganisationFactory.create_batch(2), None]
        for place in places:
            EventFactory(organisation=organisations[place])
        numbers = numbers_of(Event)
        for organisation in organisations[:2]:
            browser = sign_in(UserFactory(manager=True, with_app=True, organisation=organisation))
            shown = listed(browser, "/beheer/logboek/", "accounts:trail_event")
            assert shown == opened(browser, "accounts:trail_event", numbers)
        transaction.set_rollback(True)


@some
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_teachers_see_the_groups_and_pupils_that_they_can_open(groups):
    """Each group: whether of the own school, whether of the own groups."""
    with transaction.atomic():
        teacher = TeacherFactory()
        elsewhere = TeacherFactory()
        for is_of_school, is_own in groups:
            school = teacher if is_of_school else elsewhere
            teachers = [teacher] if is_own and is_of_school else [elsewhere]
            PupilFactory(group=HomeGroupFactory(organisation=school.organisation, teachers=teachers))
        browser = sign_in(teacher)
        shown = listed(browser, "/school/groepen/", "homelogin:group")
        assert shown == opened(browser, "homelogin:group", numbers_of(HomeGroup))
        pupils = {
            pk
            for group in shown
            for pk in listed(browser, reverse("homelogin:group", args=[group]), "homelogin:pupil")
        }
        assert pupils == opened(browser, "homelogin:pupil", numbers_of(Pupil))
        transaction.set_rollback(True)


ORGANISATION = st.integers(0, 1)
ROLE_OF_ACCOUNT = st.sampled_from(("none", *RoleKind.values))


@some
@given(st.lists(st.tuples(ORGANISATION, ROLE_OF_ACCOUNT, st.booleans()), min_size=1, max_size=6))
def test_administrators_see_the_accounts_and_roles_that_they_can_open(accounts):
    """Each account: in which organisation, of what type of role, whether it has ended."""
    with transaction.atomic():
        organisations = OrganisationFactory.create_batch(2, partnership=True)
        for place, kind, is_ended in accounts:
            make_account(organisations[place], kind, is_ended=is_ended)
        administrators = [
            UserFactory(**{trait: True}, with_app=True, organisation=organisation)
            for organisation in organisations
            for trait in ("administrator", "root")
        ]
        for administrator in administrators:
            browser = sign_in(administrator)
            for page, sent, detail, model in (
                ("/beheer/accounts/?stand=all", None, "accounts:admin_account", User),
                ("/beheer/accounts/", {"stand": "all", "zoek": "sanne"}, "accounts:admin_account", User),
                ("/beheer/rollen/", None, "accounts:admin_role", Role),
            ):
                assert listed(browser, page, detail, sent) == opened(browser, detail, numbers_of(model))
        transaction.set_rollback(True)


def make_account(organisation, kind, *, is_ended):
    if kind == "none":
        return UserFactory(organisation=organisation, is_active=not is_ended)
    role = RoleFactory(
        organisation=organisation, kind=kind, rights=ADMINISTRATION if kind == RoleKind.SUPER else []
    )
    return UserFactory(
        organisation=organisation, environment=Environment.STAFF, role=role, is_active=not is_ended
    )


@some
@given(st.lists(st.tuples(ORGANISATION, st.booleans()), min_size=1, max_size=5))
def test_administrators_see_the_schools_that_they_can_open(units):
    """Each unit: in which organisation, whether it is closed."""
    with transaction.atomic():
        organisations = OrganisationFactory.create_batch(2, partnership=True)
        for place, is_closed in units:
            UnitFactory(organisation=organisations[place], closed_on=clock.today() if is_closed else None)
        for organisation in organisations:
            browser = sign_in(UserFactory(administrator=True, with_app=True, organisation=organisation))
            shown = listed(browser, "/beheer/organisaties/?gesloten=1", "accounts:admin_unit")
            assert shown == opened(browser, "accounts:admin_unit", numbers_of(Unit))
        transaction.set_rollback(True)


@some
@given(st.lists(st.tuples(ORGANISATION, st.booleans()), min_size=1, max_size=5))
def test_support_sees_the_resets_and_the_owners_that_it_can_open(accounts):
    """Each account: in which organisation, whether a reset was asked."""
    with transaction.atomic():
        organisations = OrganisationFactory.create_batch(2)
        for place, is_asked in accounts:
            owner = UserFactory(planner=True, with_app=True, organisation=organisations[place])
            if is_asked:
                SecondFactorResetFactory(owner=owner)
            UserFactory(organisation=organisations[place])
        for organisation in organisations:
            browser = sign_in(UserFactory(manager=True, with_app=True, organisation=organisation))
            sent = {"zoek": "Sanne"}
            for page, detail, model in (
                ("/beheer/tweede-stap/", "accounts:factor_reset", SecondFactorReset),
                ("/beheer/tweede-stap/", "accounts:ask_factor_reset", User),
                ("/beheer/inloggen/", "accounts:sign_in_help_account", User),
            ):
                assert listed(browser, page, detail, sent) == opened(browser, detail, numbers_of(model))
        transaction.set_rollback(True)


@some
@given(st.lists(st.tuples(ORGANISATION, st.booleans(), st.booleans()), min_size=1, max_size=5))
def test_owners_see_the_devices_that_they_can_sign_out(devices):
    """Each session: whose, whether it has ended, whether it was idle for too long."""
    with transaction.atomic():
        users = UserFactory.create_batch(2)
        for place, is_ended, is_idle in devices:
            began = clock.now() - timedelta(days=2 if is_idle else 0)
            AccountSessionFactory(
                user=users[place],
                created_at=began,
                ended_at=clock.now() if is_ended else None,
                ended_how=SessionEnd.ELSEWHERE if is_ended else "",
            )
        for user in users:
            browser = sign_in(user)
            page = browser.get("/account/apparaten/").content.decode()
            shown = {int(number) for number in re.findall(r"/account/apparaten/(\d+)/uitloggen/", page)}
            own = browser.session[HANDLE]
            answers = {
                pk: browser.post(reverse("accounts:end_device", args=[pk])).status_code
                for pk in numbers_of(AccountSession)
            }
            assert shown | {own} == {pk for pk, status in answers.items() if status == 302}
        transaction.set_rollback(True)
