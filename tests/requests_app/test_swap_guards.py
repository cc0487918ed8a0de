"""What PostgreSQL refuses about swaps, absences and decisions that are taken back: these tests go around the code."""

from datetime import time

import pytest

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.choices import BookingStatus
from requests_app.models import Booking, GivenUp
from tests.factories import AbsenceFactory, BookingFactory, CareMomentFactory, GivenUpFactory
from tests.refusals import database_refuses

pytestmark = pytest.mark.django_db


def moment_of(given_up: GivenUp) -> CareMoment:
    return CareMoment.objects.get(pk=given_up.moment_id)


@pytest.mark.spec("R-18")
def test_what_a_swap_gives_up_is_marked_while_nobody_decided():
    given_up = GivenUpFactory()
    assert moment_of(given_up).under_swap
    GivenUp.objects.update(is_open=False)
    assert not moment_of(given_up).under_swap


@pytest.mark.spec("R-18")
def test_care_under_swap_cannot_be_reported_absent():
    given_up = GivenUpFactory()
    with database_refuses("under_swap_stays_planned"):
        CareMoment.objects.filter(pk=given_up.moment_id).update(status=MomentStatus.ABSENT)


@pytest.mark.spec("R-18")
def test_care_under_swap_is_not_used_in_a_second_swap():
    given_up = GivenUpFactory()
    second = BookingFactory(
        child=given_up.child,
        request=given_up.booking.request,
        date=given_up.date,
        starts=time(18, 30),
        ends=time(19),
    )
    with database_refuses("one_open_swap_of_a_moment"):
        GivenUpFactory(booking=second, moment=given_up.moment)


def test_care_under_swap_cannot_disappear():
    given_up = GivenUpFactory()
    with database_refuses("an_open_swap_has_its_moment"):
        given_up.moment.delete()


def test_after_a_decision_the_moment_may_be_made_anew():
    given_up = GivenUpFactory(closed=True)
    given_up.moment.delete()
    assert GivenUp.objects.get().moment is None


@pytest.mark.spec("R-18")
def test_absent_care_cannot_be_swapped():
    absent = CareMomentFactory(status=MomentStatus.ABSENT)
    booking = BookingFactory(child=absent.child, request__family=absent.child.family)
    with database_refuses("under_swap_stays_planned"):
        GivenUpFactory(booking=booking, moment=absent)


def test_a_swap_gives_up_care_of_its_own_child():
    others = CareMomentFactory()
    with database_refuses("given_up_is_planned_care_of_the_child"):
        GivenUpFactory(moment=others, child=others.child)


def test_a_moment_is_absent_once():
    absence = AbsenceFactory()
    with database_refuses("one_absence_of_a_moment"):
        AbsenceFactory(moment=absence.moment, request=absence.request)


@pytest.mark.spec("R-55")
@pytest.mark.parametrize("decided", ["approved", "rejected"])
def test_a_decision_is_taken_back_with_a_reason(decided):
    booking = BookingFactory(**{decided: True})
    undone = {
        "status": BookingStatus.PENDING,
        "decided_at": None,
        "decided_by": None,
        "taken_back_at": clock.now(),
    }
    with database_refuses("taking_back_has_a_reason"):
        Booking.objects.filter(pk=booking.pk).update(**undone)
    Booking.objects.filter(pk=booking.pk).update(**undone, taken_back_reason="Verkeerde groep.")
    assert Booking.objects.get().status == BookingStatus.PENDING


def test_a_cancelled_line_cannot_be_taken_back():
    booking = BookingFactory(cancelled=True)
    with database_refuses("decided_booking_stays_decided"):
        Booking.objects.filter(pk=booking.pk).update(
            status=BookingStatus.PENDING,
            decided_at=None,
            taken_back_at=clock.now(),
            taken_back_reason="Fout.",
        )
