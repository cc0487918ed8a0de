from datetime import timedelta

import pytest
import time_machine

from core.accounts.models import AccountLink, Organisation, User
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import Guardian
from core.childcare.tasks import open_accounts
from core.lib import clock
from core.notifications import messages, notices
from core.notifications.choices import OutboxState
from core.notifications.models import Notice, OutboxMessage
from tests.factories import (
    ChildFactory,
    FamilyFactory,
    GuardianFactory,
    OrganisationFactory,
    PlacementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(slug="zonnestraal")


def family(organisation, starts_in, **more):
    """A family with two guardians without accounts, whose child starts in so many days."""
    family = FamilyFactory(organisation=organisation, debtor_number=more.pop("number", "100001"))
    GuardianFactory(family=family, user=None, email="sanne@example.com", **more)
    GuardianFactory(family=family, second=True, user=None, email="joris@example.com")
    start = clock.today() + timedelta(days=starts_in)
    PlacementFactory(
        child=ChildFactory(family=family), group__location__organisation=organisation, valid_from=start
    )
    return family


def names():
    return sorted(User.objects.filter(role=None).values_list("username", flat=True))


@pytest.mark.spec("A-06")
def test_six_weeks_before_care_starts_both_guardians_get_an_account(organisation):
    family(organisation, starts_in=42)
    family(organisation, starts_in=43, number="100002")
    open_accounts()
    assert names() == ["100001", "100001-2"]
    assert Guardian.objects.get(user__username="100001-2").email == "joris@example.com"
    assert Event.objects.filter(action=Action.ACCOUNT_OPENED).count() == 2


@pytest.mark.spec("A-06")
def test_the_organisation_sets_the_number_of_days(organisation):
    Organisation.objects.update(account_days_ahead=7)
    family(organisation, starts_in=8)
    open_accounts()
    assert names() == []


@pytest.mark.spec("A-06")
def test_the_mail_has_the_portal_the_user_name_and_a_link_but_no_password(organisation):
    family(organisation, starts_in=10)
    open_accounts()
    message = OutboxMessage.objects.get(recipient__username="100001")
    mail = messages.compose(message)
    assert "/o/zonnestraal/ouders/" in mail.text
    assert "100001" in mail.text
    assert "/welkom/" in mail.text
    assert not User.objects.get(username="100001").has_usable_password()


@pytest.mark.spec("A-09")
def test_the_link_lasts_until_14_days_after_the_start_of_care(organisation):
    family(organisation, starts_in=40)
    open_accounts()
    with time_machine.travel(clock.now(), tick=False):
        messages.compose(OutboxMessage.objects.get(recipient__username="100001"))
    assert AccountLink.objects.get().expires_at == clock.midnight_after(clock.today() + timedelta(days=54))


@pytest.mark.spec("A-06")
def test_running_twice_makes_nothing_twice(organisation):
    family(organisation, starts_in=10)
    open_accounts()
    open_accounts()
    assert len(names()) == OutboxMessage.objects.count() == 2


def test_whoever_has_an_account_no_address_or_is_blocked_is_passed_over(organisation):
    house = family(organisation, starts_in=10, is_blocked=True)
    house.guardians.filter(position=2).update(email="")
    open_accounts()
    assert names() == []


def test_care_that_is_over_opens_no_account(organisation):
    house = family(organisation, starts_in=-90)
    house.children.get().placements.update(valid_until=clock.today() - timedelta(days=1))
    open_accounts()
    assert names() == []


def told(planner):
    return [notices.text_of(notice) for notice in Notice.objects.filter(user=planner)]


@pytest.mark.spec("A-06")
def test_a_bad_address_is_told_to_the_planners_once(organisation):
    planner = UserFactory(organisation=organisation, planner=True)
    UserFactory(planner=True)
    house = family(organisation, starts_in=10)
    house.guardians.filter(position=1).update(email="sanne.example.com")
    open_accounts()
    open_accounts()
    assert names() == ["100001-2"]
    assert len(told(planner)) == Notice.objects.count() == 1
    assert "100001" in told(planner)[0]


def test_a_user_name_that_is_taken_is_told_to_the_planners(organisation):
    planner = UserFactory(organisation=organisation, planner=True)
    UserFactory(organisation=organisation, username="100001")
    family(organisation, starts_in=10)
    open_accounts()
    assert len(told(planner)) == 1
    assert names() == ["100001", "100001-2"]


def test_a_welcome_mail_that_came_back_is_told_to_the_planners(organisation):
    planner = UserFactory(organisation=organisation, planner=True)
    family(organisation, starts_in=10)
    open_accounts()
    OutboxMessage.objects.filter(recipient__username="100001").update(
        state=OutboxState.DEAD, finished_at=clock.now()
    )
    open_accounts()
    open_accounts()
    assert len(told(planner)) == 1


def test_an_invisible_sign_in_the_address_is_left_out(organisation):
    house = family(organisation, starts_in=10)
    house.guardians.filter(position=1).update(email=" sanne@example.com\u200b")
    open_accounts()
    assert User.objects.get(username="100001").email == "sanne@example.com"
