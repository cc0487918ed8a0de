"""Overig > Functies > Uren: planned, used and contract hours (P-35)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from core.accounts.models import Organisation
from core.childcare.choices import ContractForm, MomentOrigin, MomentStatus
from core.lib import clock
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    GuardianFactory,
    PlacementFactory,
    PresenceFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("P-35")]
HOURS = "/overig/uren/"
MIDDLE_OF_THE_MONTH = "2026-11-18T12:00:00+01:00"


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(MIDDLE_OF_THE_MONTH)


@pytest.fixture
def guardian():
    return GuardianFactory()


@pytest.fixture
def client(guardian):
    return in_english(sign_in(guardian.user))


def plan(child, day, *, hours=10, **more):
    return CareMomentFactory(
        child=child, date=date(2026, 11, day), starts=time(7), ends=time(7 + hours), **more
    )


@pytest.fixture
def flexible(guardian):
    """Forty hours a month, of which the days are chosen along the way."""
    child = ChildFactory(family=guardian.family, first_name="Noortje")
    PlacementFactory(
        child=child,
        contract_form=ContractForm.FLEXIBLE,
        hours_per_month=Decimal("40.00"),
        valid_from=date(2026, 9, 1),
        pattern={},
    )
    return child


def test_planned_used_and_contract_hours_stand_beside_each_other(client, flexible):
    plan(flexible, 3, origin=MomentOrigin.EXTRA)
    plan(flexible, 24, origin=MomentOrigin.EXTRA)
    shown = words(client.get(HOURS))
    assert "November 2026 this month 40 h 20 h 10 h 20 h" in shown


def test_a_warning_comes_before_the_contract_is_exceeded(client, flexible):
    for day in (3, 10, 17):
        plan(flexible, day, origin=MomentOrigin.EXTRA)
    assert "left in the contract" not in words(client.get(HOURS))
    plan(flexible, 24, hours=6, origin=MomentOrigin.EXTRA)
    assert "Noortje: in November 2026 there is 4 h left in the contract." in words(client.get(HOURS))


def test_above_the_contract_the_page_says_how_much(client, flexible):
    for day in (3, 10, 17, 24, 25):
        plan(flexible, day, origin=MomentOrigin.EXTRA)
    shown = words(client.get(HOURS))
    assert "in November 2026 10 h more is planned than the contract holds" in shown
    assert "10 h above" in shown


def test_of_a_weekly_pattern_an_absence_is_contract_but_not_planned(client, guardian):
    child = ChildFactory(family=guardian.family)
    PlacementFactory(child=child, valid_from=date(2026, 9, 1), pattern={})
    plan(child, 3)
    plan(child, 10, status=MomentStatus.ABSENT)
    shown = words(client.get(HOURS))
    assert "November 2026 this month 20 h 10 h 10 h 10 h" in shown
    assert "more is planned" not in shown


def test_where_groups_check_in_and_out_used_is_how_long_the_child_was_there(guardian, flexible):
    Organisation.objects.update(registers_presence=True)
    client = in_english(sign_in(guardian.user))
    moment = plan(flexible, 3, origin=MomentOrigin.EXTRA)
    came_at = clock.local(moment.date, time(7, 10))
    PresenceFactory(
        child=flexible,
        group=moment.group,
        date=moment.date,
        came_at=came_at,
        left_at=came_at + timedelta(hours=8, minutes=30),
    )
    shown = words(client.get(HOURS))
    assert "November 2026 this month 40 h 10 h 8 h 30 30 h" in shown
    assert "how long your child really was there" in shown


def test_the_page_takes_as_many_queries_for_many_children(client, guardian, flexible):
    plan(flexible, 3)
    few = queries_of(client, HOURS)
    for _ in range(5):
        child = ChildFactory(family=guardian.family)
        plan(child, 3)
        plan(child, 4)
    assert queries_of(client, HOURS) == few
