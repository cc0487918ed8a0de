"""Undoing an approval whose care changed meanwhile: first undo what came after it (R-09, R-22, R-55)."""

import uuid
from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.actions import credits
from requests_app.actions.credits import bookings_paid_with
from requests_app.actions.decide import approve
from requests_app.actions.report_absence import Report, report_absence
from requests_app.actions.submitting import Submission
from requests_app.choices import AbsenceReason, BookingStatus, RequestKind
from requests_app.models import Absence, Booking
from tests.factories import BookingFactory, CreditFactory, GivenUpFactory, PolicyRuleFactory, RequestFactory
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, words
from tests.requests_app.asking import planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

ANY_TIME = {"until": {"amount": 0, "unit": "hours"}}


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def planner(home):
    return planner_of(home.family.organisation)


def policy(home: Home, part: str, **settings) -> None:
    PolicyRuleFactory(organisation=home.family.organisation, part=part, settings=settings)


def approved(home: Home, planner, kind=RequestKind.EXTRA, given_up=None, **values) -> Booking:
    booking = BookingFactory(
        request=RequestFactory(family=home.family, submitted_by=home.guardian, kind=kind),
        child=home.noortje,
        group=home.hamsters,
        day_part=home.morning,
        date=wednesday(),
        **values,
    )
    credits.reserve([booking], None)
    if given_up is not None:
        GivenUpFactory(booking=booking, moment=given_up)
    approve(planner, [booking.pk])
    return Booking.objects.get(pk=booking.pk)


def report_of(home: Home, booking: Booking) -> Absence:
    report = Report((booking.care_moment_id,), AbsenceReason.HOLIDAY)
    return report_absence(home.guardian, report, Submission(uuid.uuid4(), "")).absences.get()


def cancel(home: Home, booking: Booking):
    return home.client.post(f"/aanvragen/{booking.pk}/annuleren/")


def take_back(planner, booking: Booking):
    address = f"/planning/aanvragen/{booking.pk}/terugdraaien/"
    return in_english(sign_in(planner)).post(address, {"reason": "Fout."})


@pytest.mark.spec("R-09")
def test_care_that_was_reported_absent_is_not_cancelled_before_the_absence_is_undone(home, planner):
    """Else the absence could be undone afterwards: care that nobody approves or pays."""
    policy(home, "cancel_approved", **ANY_TIME)
    booking = approved(home, planner)
    absence = report_of(home, booking)
    answer = cancel(home, booking)
    assert answer.status_code == 422
    assert "It must be undone first" in words(answer)
    home.client.post(f"/aanvragen/afwezig/{absence.pk}/ongedaan/")
    assert cancel(home, booking).status_code == 302


@pytest.mark.spec("R-55")
def test_a_decision_on_care_that_was_reported_absent_stays(home, planner):
    booking = approved(home, planner)
    report_of(home, booking)
    assert "It must be undone first" in words(take_back(planner, booking))
    booking.refresh_from_db()
    assert booking.status == BookingStatus.APPROVED


@pytest.mark.spec("R-22")
def test_an_absence_of_care_that_went_otherwise_cannot_be_undone(home, planner):
    booking = approved(home, planner)
    absence = report_of(home, booking)
    CareMoment.objects.filter(pk=booking.care_moment_id).update(status=MomentStatus.GIVEN_UP)
    assert home.client.post(f"/aanvragen/afwezig/{absence.pk}/ongedaan/").status_code == 422
    assert not CareMoment.objects.filter(status=MomentStatus.PLANNED).exists()


@pytest.mark.spec("R-17")
def test_a_swap_goes_back_only_while_both_days_are_to_come(home, planner, time_machine):
    policy(home, "cancel_swap", **ANY_TIME)
    earlier = home.plan(home.noortje, wednesday() - timedelta(days=2), time(13), time(18, 30))
    booking = approved(home, planner, RequestKind.SWAP, earlier, amount=0)
    time_machine.move_to(clock.local(earlier.date, earlier.starts) + timedelta(minutes=1))
    assert cancel(home, booking).status_code == 422
    assert "can no longer be taken back" in words(take_back(planner, booking))
    earlier.refresh_from_db()
    assert earlier.status == MomentStatus.GIVEN_UP


def test_a_credit_that_late_cancelled_care_took_counts_as_used(home, planner):
    policy(home, "cancel_approved", until={"amount": 5, "unit": "weeks"}, late="credit_lost")
    credit = CreditFactory(child=home.noortje, hours=Decimal("11.00"))
    booking = approved(home, planner, credit=credit)
    cancel(home, booking)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert list(bookings_paid_with([credit.pk])) == [booking]
