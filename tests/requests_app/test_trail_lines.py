"""Every line about a request, a booking, a credit or a care moment names the child (N-21)."""

from decimal import Decimal

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.actions.generate_schedule import generate
from core.lib import clock
from requests_app.actions import credits
from requests_app.actions.cancel_booking import cancel
from requests_app.actions.decide import approve, reject
from requests_app.actions.expire_requests import expire_due
from requests_app.trail_lines import record_submitted
from tests.factories import BookingFactory, ChildFactory, CreditFactory, OrganisationFactory, PlacementFactory
from tests.requests_app.asking import ask, group_of, planner_of

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-21")]


@pytest.fixture
def group():
    return group_of(OrganisationFactory())


def children_on(action):
    lines = Event.objects.filter(action=action).values_list("client_type", "client_id")
    assert {kind for kind, _number in lines} == {"childcare.child"}
    return {int(number) for _kind, number in lines}


def test_deciding_names_the_child(group):
    planner = planner_of(group.location.organisation)
    approved, rejected = ask(group), ask(group)
    approve(planner, [approved.pk])
    reject(planner, [rejected.pk], reason="Vol.")
    assert children_on(Action.BOOKING_APPROVED) == {approved.child_id}
    assert children_on(Action.BOOKING_REJECTED) == {rejected.child_id}


def test_cancelling_and_expiring_name_the_child(group):
    cancelled, expired = ask(group), ask(group, expires_at=clock.now())
    cancel(cancelled.request.submitted_by.user, cancelled.pk)
    expire_due()
    assert children_on(Action.BOOKING_CANCELLED) == {cancelled.child_id}
    assert children_on(Action.BOOKING_EXPIRED) == {expired.child_id}


def test_a_request_for_two_children_leaves_a_line_for_each():
    one = BookingFactory()
    other = BookingFactory(request=one.request, child=ChildFactory(family=one.request.family))
    record_submitted(one.request, [one, other])
    assert children_on(Action.REQUEST_SUBMITTED) == {one.child_id, other.child_id}


def test_credits_and_planning_ahead_name_the_child():
    credit = CreditFactory.build(child=ChildFactory())
    credits.grant(credit, Decimal("5.00"), by=None, reason="Studiedag")
    placement = PlacementFactory()
    generate(placement, clock.today())
    assert children_on(Action.CREDIT_GRANTED) == {credit.child_id}
    assert children_on(Action.SCHEDULE_GENERATED) == {placement.child_id}
