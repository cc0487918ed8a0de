"""What requests add to an invoice: extra days, credits, swaps, late cancelling, absences without charge (K-11)."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.childcare.charges import bills_of
from requests_app.charges import RequestCharges
from requests_app.choices import BookingStatus
from requests_app.models import Absence, Booking
from tests.core.childcare.months import billed
from tests.factories import AbsenceFactory, BookingFactory, CreditFactory

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-11")]


@pytest.fixture
def month():
    return billed()


def book(month, **more):
    return BookingFactory(
        request__family=month.family,
        request__submitted_by=month.guardian,
        child=month.child,
        group=month.group,
        date=month.month + timedelta(days=10),
        starts=time(7, 30),
        ends=time(13),
        **more,
    )


def lines_of(month):
    bills = bills_of([month.family.pk], month.month)
    return [
        (line.kind, line.minutes, line.amount) for line in bills[month.family.pk, month.group.location_id]
    ]


CONTRACT = ("care", 1320, Decimal("240.90"))


def test_an_approved_extra_day_is_a_line_with_its_hours(month):
    booking = book(month, approved=True)
    assert lines_of(month) == [CONTRACT, ("extra", 330, booking.value)]


def test_what_is_undecided_or_refused_costs_nothing(month):
    book(month)
    assert lines_of(month) == [CONTRACT]


def test_what_a_credit_paid_is_taken_off(month):
    booking = book(month, approved=True, credit=CreditFactory(child=month.child))
    assert lines_of(month) == [CONTRACT, ("extra", 330, booking.value), ("credit", 0, -booking.value)]


def test_what_was_cancelled_too_late_is_charged(month):
    booking = book(month, approved=True)
    Booking.objects.filter(pk=booking.pk).update(
        status=BookingStatus.CANCELLED, cancel_charge=Decimal("20.00")
    )
    assert lines_of(month) == [CONTRACT, ("cancelled", 0, Decimal("20.00"))]


def test_a_swap_costs_its_surplus_only(month):
    booking = book(month, approved=True, request__kind="swap")
    assert lines_of(month) == [CONTRACT, ("swap", 0, booking.amount)]


def test_care_that_an_absence_makes_free_is_not_on_the_invoice(month):
    moment = month.plan(5)
    absence = AbsenceFactory(moment=moment, request__submitted_by=month.guardian)
    assert lines_of(month)[0][1] == 1980
    Absence.objects.filter(pk=absence.pk).update(is_charged=False)
    assert lines_of(month) == [CONTRACT]


def test_the_bookings_of_another_month_are_on_another_invoice(month):
    book(month, approved=True)
    after = month.month + timedelta(days=62)
    assert not list(RequestCharges().charges([month.family.pk], after, after + timedelta(days=27)))
