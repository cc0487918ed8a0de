"""Cancelling after it was approved: free in time, at a cost when late, and a swap goes back (R-09, R-17, R-40)."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.actions.decide import approve
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import Booking, Credit
from tests.factories import BookingFactory, GivenUpFactory, PolicyRuleFactory, RequestFactory
from tests.family import Home, make_home, wednesday
from tests.pages import words
from tests.requests_app.asking import fill, planner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Home:
    return make_home()


def policy(home: Home, part: str, **settings) -> None:
    PolicyRuleFactory(organisation=home.family.organisation, part=part, settings=settings)


def approved(home: Home, kind: RequestKind = RequestKind.EXTRA) -> Booking:
    """An approved morning; of a swap for the Thursday afternoon after it."""
    booking = BookingFactory(
        request=RequestFactory(family=home.family, submitted_by=home.guardian, kind=kind),
        child=home.noortje,
        group=home.hamsters,
        day_part=home.morning,
        date=wednesday(),
        **({"amount": 0} if kind == RequestKind.SWAP else {}),
    )
    if kind == RequestKind.SWAP:
        day = wednesday() + timedelta(days=1)
        GivenUpFactory(booking=booking, moment=home.plan(home.noortje, day, time(13), time(18, 30)))
    approve(planner_of(home.family.organisation), [booking.pk])
    return Booking.objects.get(pk=booking.pk)


def cancel(home: Home, booking: Booking):
    return home.client.post(f"/aanvragen/{booking.pk}/annuleren/")


LATE = {"until": {"amount": 5, "unit": "weeks"}}


@pytest.mark.spec("R-40")
@pytest.mark.parametrize(
    ("late", "charge"),
    [({"late": "invoice"}, Decimal("55.00")), ({"late": "fee", "fee": "7.50"}, Decimal("7.50"))],
)
def test_late_costs_what_the_policy_says_and_the_question_says_so(home, late, charge):
    policy(home, "cancel_approved", **LATE, **late)
    booking = approved(home)
    question = words(home.client.get(f"/aanvragen/{booking.pk}/annuleren/"))
    assert f"costs €{charge}" in question
    cancel(home, booking)
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_charge) == (BookingStatus.CANCELLED, charge)


@pytest.mark.spec("R-40")
def test_in_time_it_costs_nothing(home):
    policy(home, "cancel_approved", until={"amount": 1, "unit": "days"}, late="invoice")
    booking = approved(home)
    cancel(home, booking)
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_charge) == (BookingStatus.CANCELLED, 0)


@pytest.mark.spec("R-40")
def test_late_can_be_invoiced_and_give_a_credit(home):
    policy(
        home,
        "cancel_approved",
        **LATE,
        late="invoice_and_credit",
        credit_validity={"after": {"amount": 365, "unit": "days"}},
    )
    booking = approved(home)
    cancel(home, booking)
    credit = Credit.objects.get()
    assert (credit.child, credit.balance) == (home.noortje, Decimal("5.50"))
    assert credit.valid_until == clock.today() + timedelta(days=365)


def test_by_default_approved_care_cannot_be_cancelled(home):
    booking = approved(home)
    assert cancel(home, booking).status_code == 422


@pytest.mark.spec("R-17")
def test_a_cancelled_swap_brings_the_day_back(home):
    policy(home, "cancel_swap", until={"amount": 1, "unit": "days"})
    booking = approved(home, RequestKind.SWAP)
    cancel(home, booking)
    moment = CareMoment.objects.get(given_up__booking=booking)
    assert moment.status == MomentStatus.PLANNED
    assert not CareMoment.objects.filter(date=booking.date, status=MomentStatus.PLANNED).exists()


@pytest.mark.spec("R-17")
def test_a_swap_whose_old_place_is_taken_stays_and_says_so(home):
    policy(home, "cancel_swap", until={"amount": 1, "unit": "days"})
    booking = approved(home, RequestKind.SWAP)
    given_up = booking.given_up
    fill(home.hamsters, home.hamsters.capacity, on=given_up.date, span=(time(13), time(18, 30)))
    answer = cancel(home, booking)
    assert answer.status_code == 422
    assert "given to another child" in words(answer)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.APPROVED


@pytest.mark.spec("R-40")
def test_a_swap_that_is_cancelled_late_can_lose_the_day(home):
    policy(home, "cancel_swap", **LATE, late="credit_lost")
    booking = approved(home, RequestKind.SWAP)
    cancel(home, booking)
    assert CareMoment.objects.get(given_up__booking=booking).status == MomentStatus.GIVEN_UP
