"""What changed between asking and deciding stops an approval, and says so."""

from datetime import timedelta

import pytest

from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.actions.decide import approve
from requests_app.rules.refusals import Code
from tests.factories import ClosingDayFactory, OrganisationFactory
from tests.requests_app.asking import ask, group_of, planner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    return group_of(organisation)


@pytest.fixture
def planner(organisation):
    return planner_of(organisation)


def refusals(planner, booking):
    (outcome,) = approve(planner, [booking.pk])
    return [refusal.code for refusal in outcome.refusals]


@pytest.mark.spec("R-60")
def test_a_lapsed_line_cannot_be_approved_while_the_worker_is_late(planner, group):
    booking = ask(group, expires_at=clock.now() - timedelta(seconds=1))
    assert refusals(planner, booking) == [Code.LAPSED]
    assert not CareMoment.objects.exists()


@pytest.mark.spec("R-53")
def test_a_day_that_was_closed_meanwhile_cannot_be_approved(planner, group, organisation):
    booking = ask(group)
    ClosingDayFactory(organisation=organisation, date=booking.date, name="Studiedag team")
    assert refusals(planner, booking) == [Code.CLOSED]
    assert not CareMoment.objects.exists()


def test_a_line_that_is_still_good_is_approved(planner, group):
    assert refusals(planner, ask(group)) == []
