"""Taking a decision back: one step that undoes all it did (R-55)."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.audit.models import Event
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from core.notifications.models import OutboxMessage
from requests_app.actions.decide import approve, reject
from requests_app.actions.take_back import TAKEN_BACK
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import Booking
from tests.factories import CreditFactory, GivenUpFactory, OrganisationFactory
from tests.pages import in_english, words
from tests.requests_app.asking import ask, ask_as_a_whole, fill, group_of, planner_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-55")]


@pytest.fixture
def group():
    return group_of(OrganisationFactory(), capacity=3)


@pytest.fixture
def planner(group):
    return planner_of(group.location.organisation)


def take_back(planner, booking: Booking, reason: str = "Verkeerde groep."):
    """Press "Terugdraaien" at the line."""
    client = in_english(sign_in(planner))
    return client.post(f"/planning/aanvragen/{booking.pk}/terugdraaien/", {"reason": reason}, follow=True)


def now_at(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


def test_an_approval_is_undone_with_its_place(group, planner):
    booking = ask(group)
    approve(planner, [booking.pk])
    assert take_back(planner, booking).status_code == 200
    assert now_at(booking).status == BookingStatus.PENDING
    assert not CareMoment.objects.filter(child=booking.child, status=MomentStatus.PLANNED).exists()


def test_the_line_can_be_decided_again(group, planner):
    booking = ask(group)
    reject(planner, [booking.pk], reason="Vol.")
    take_back(planner, booking)
    [outcome] = approve(planner, [booking.pk])
    assert outcome.done
    assert now_at(booking).status == BookingStatus.APPROVED


def test_the_spent_credit_is_reserved_again(group, planner):
    booking = ask(group)
    credit = CreditFactory(child=booking.child, hours=Decimal("11.00"))
    paid = ask(group, child=booking.child, credit=credit, starts=time(13), ends=time(18, 30), minutes=330)
    approve(planner, [paid.pk])
    take_back(planner, paid)
    kinds = list(paid.credit_movements.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["release", "reserve"]


def test_a_swap_goes_back_whole(group, planner):
    booking = ask(group, request__kind=RequestKind.SWAP, amount=0)
    given_up = GivenUpFactory(booking=booking, moment__group=group)
    approve(planner, [booking.pk])
    take_back(planner, booking)
    moment = CareMoment.objects.get(pk=given_up.moment_id)
    assert (moment.status, moment.under_swap) == (MomentStatus.PLANNED, True)


def test_a_swap_whose_old_place_is_taken_stays(group, planner):
    booking = ask(group, request__kind=RequestKind.SWAP, amount=0)
    given_up = GivenUpFactory(booking=booking, moment__group=group)
    approve(planner, [booking.pk])
    fill(group, group.capacity, on=given_up.date, span=(time(13), time(18, 30)))
    answer = take_back(planner, booking)
    assert "given to another child" in words(answer)
    assert now_at(booking).status == BookingStatus.APPROVED


def test_all_lines_of_an_as_a_whole_request_go_together(group, planner):
    lines = ask_as_a_whole(group, group)
    approve(planner, [lines[0].pk])
    take_back(planner, lines[1])
    assert {now_at(line).status for line in lines} == {BookingStatus.PENDING}


def test_past_its_expiry_the_line_becomes_expired(group, planner):
    booking = ask(group)
    approve(planner, [booking.pk])
    Booking.objects.filter(pk=booking.pk).update(expires_at=clock.now() - timedelta(hours=1))
    take_back(planner, booking)
    assert now_at(booking).status == BookingStatus.EXPIRED


def test_the_parent_reads_why_and_the_trail_knows_who(group, planner):
    booking = ask(group)
    approve(planner, [booking.pk])
    take_back(planner, booking, reason="De groep blijkt dicht.")
    assert OutboxMessage.objects.filter(kind=TAKEN_BACK).exists()
    event = Event.objects.get(action="requests:booking:take_back")
    assert (event.actor_id, event.ground) == (planner.pk, "De groep blijkt dicht.")


def test_without_a_reason_nothing_happens(group, planner):
    booking = ask(group)
    approve(planner, [booking.pk])
    answer = take_back(planner, booking, reason=" ")
    assert answer.status_code == 422
    assert now_at(booking).status == BookingStatus.APPROVED


def test_care_that_started_is_not_taken_back(group, planner, time_machine):
    booking = ask(group)
    approve(planner, [booking.pk])
    time_machine.move_to(clock.local(booking.date, booking.starts))
    answer = take_back(planner, booking)
    assert "can no longer be taken back" in words(answer)
    assert now_at(booking).status == BookingStatus.APPROVED


def test_another_organisation_has_no_such_line(planner):
    others = ask(group_of(OrganisationFactory()))
    assert take_back(planner, others).status_code == 404
