"""Swaps, absences and decisions that meet at the same planned care (R-18, R-20, R-54, R-55)."""

import uuid
from datetime import time, timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.actions import ask_swap as swapping
from requests_app.actions import report_absence as reporting
from requests_app.actions.ask_swap import SwapWish, ask_swap, quote_wish
from requests_app.actions.cancel_booking import Cancelled, cancel
from requests_app.actions.decide import approve
from requests_app.actions.expire_requests import expire_due
from requests_app.actions.report_absence import Report, report_absence
from requests_app.actions.submitting import Submission
from requests_app.actions.take_back import take_back
from requests_app.actions.undo_absence import undo_absence
from requests_app.choices import AbsenceReason, RequestKind
from requests_app.models import Absence, Booking, GivenUp, Request
from requests_app.rules.choice import When
from requests_app.rules.refusals import Refused
from requests_app.rules.swap import Wish
from tests.concurrency.at_once import PATIENCE, at_once
from tests.factories import GivenUpFactory, GuardianFactory
from tests.family import Home, make_home, wednesday
from tests.requests_app.asking import ask, fill, planner_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(5)
LATER = wednesday() + timedelta(days=1)


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def guardians(home):
    return [home.guardian, GuardianFactory(family=home.family, second=True)]


def wants_swap(home: Home, moment: CareMoment, *, part=None) -> SwapWish:
    wish = Wish(home.noortje.pk, home.hamsters.pk, (part or home.morning).pk)
    return SwapWish((moment.pk,), When(LATER, LATER), (wish,))


def swap_it(home: Home, wish: SwapWish, guardian=None):
    """As the page does: sees what it comes to, then sends it."""
    submission = Submission(uuid.uuid4(), quote_wish(home.family, wish).digest)
    return partial(ask_swap, guardian or home.guardian, wish, submission)


def report_it(moment: CareMoment, guardian, reason=AbsenceReason.HOLIDAY):
    return partial(report_absence, guardian, Report((moment.pk,), reason), Submission(uuid.uuid4(), ""))


def clear(moment: CareMoment) -> None:
    """Leave nothing of the round behind."""
    Absence.objects.all().delete()
    GivenUp.objects.all().delete()
    Booking.objects.all().delete()
    Request.objects.all().delete()
    CareMoment.objects.filter(pk=moment.pk).update(status=MomentStatus.PLANNED)


def went_well(results) -> list[Request]:
    refused = [result for result in results if isinstance(result, Refused)]
    done = [result for result in results if isinstance(result, Request)]
    assert len(refused) + len(done) == len(results), results
    return done


@pytest.mark.spec("R-18")
def test_a_swap_and_an_absence_of_one_moment_exclude_each_other(home, guardians):
    moment = home.plan(home.noortje, wednesday())
    for _round in ROUNDS:
        wish = wants_swap(home, moment)
        assert len(went_well(at_once(swap_it(home, wish), report_it(moment, guardians[1])))) == 1
        assert GivenUp.objects.filter(is_open=True).count() + Absence.objects.count() == 1
        clear(moment)


@pytest.mark.spec("R-18")
def test_of_two_swaps_of_one_moment_one_is_asked(home, guardians):
    moment = home.plan(home.noortje, wednesday())
    for _round in ROUNDS:
        wishes = [wants_swap(home, moment), wants_swap(home, moment, part=home.afternoon)]
        results = at_once(*(swap_it(home, wish, who) for wish, who in zip(wishes, guardians, strict=True)))
        assert len(went_well(results)) == 1
        assert GivenUp.objects.filter(is_open=True).count() == 1
        clear(moment)


def test_without_the_guards_a_moment_is_absent_and_under_swap(home, guardians, monkeypatch):
    """The control: no locks, no constraint, and both have read the care before either writes."""
    moment = home.plan(home.noortje, wednesday())
    swap = swap_it(home, wants_swap(home, moment))
    both_have_read = Barrier(2)

    def read_together(read):
        def inner(*args):
            care = read(*args)
            both_have_read.wait(PATIENCE)
            return care

        return inner

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)
    for module in (swapping, reporting):
        monkeypatch.setattr(module, "planned_care_by_id", read_together(module.planned_care_by_id))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE childcare_caremoment DROP CONSTRAINT under_swap_stays_planned")
    try:
        assert len(went_well(at_once(swap, report_it(moment, guardians[1])))) == 2
        moment.refresh_from_db()
        assert (moment.status, moment.under_swap) == (MomentStatus.ABSENT, True)
    finally:
        clear(moment)
        CareMoment.objects.update(under_swap=False)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE childcare_caremoment ADD CONSTRAINT under_swap_stays_planned"
                " CHECK (NOT under_swap OR status = 'planned')"
            )


# --- deciding, while others act


def asked_swap(home: Home, moment: CareMoment, **values) -> Booking:
    booking = ask(
        home.hamsters,
        child=home.noortje,
        day_part=home.morning,
        date=LATER,
        amount=0,
        **values,
    )
    Request.objects.filter(pk=booking.request_id).update(kind=RequestKind.SWAP)
    GivenUpFactory(booking=booking, moment=moment)
    return Booking.objects.get(pk=booking.pk)


def is_whole(booking: Booking) -> bool:
    """Given up and placed, or neither: never one of the two."""
    booking.refresh_from_db()
    old = CareMoment.objects.get(given_up__booking=booking)
    placed = CareMoment.objects.filter(booking=booking, status=MomentStatus.PLANNED).exists()
    return placed == (old.status == MomentStatus.GIVEN_UP) == (booking.status == "approved")


@pytest.mark.spec("R-18")
def test_a_swap_that_is_approved_and_cancelled_at_once_happens_whole_or_not_at_all(home):
    planner = planner_of(home.family.organisation)
    for _round in ROUNDS:
        moment = home.plan(home.noortje, wednesday(), time(13), time(18, 30))
        booking = asked_swap(home, moment)
        [outcome], cancelled = at_once(
            partial(approve, planner, [booking.pk]), partial(cancel, home.guardian.user, booking.pk)
        )
        assert outcome.done != isinstance(cancelled, Cancelled)
        assert is_whole(booking)
        CareMoment.objects.update(status=MomentStatus.GIVEN_UP, under_swap=False)


@pytest.mark.spec("R-18", "R-60")
def test_a_swap_that_lapses_while_it_is_approved_happens_whole_or_not_at_all(home):
    planner = planner_of(home.family.organisation)
    for _round in ROUNDS:
        moment = home.plan(home.noortje, wednesday(), time(13), time(18, 30))
        booking = asked_swap(home, moment, expires_at=clock.now() - timedelta(minutes=1))
        at_once(partial(approve, planner, [booking.pk]), expire_due)
        expire_due()
        assert is_whole(booking)
        assert booking.status == "expired"
        CareMoment.objects.update(status=MomentStatus.GIVEN_UP, under_swap=False)


@pytest.mark.spec("R-20")
def test_illness_while_the_swap_is_approved_leaves_no_half_swap(home):
    planner = planner_of(home.family.organisation)
    for _round in ROUNDS:
        moment = home.plan(home.noortje, wednesday(), time(13), time(18, 30))
        booking = asked_swap(home, moment)
        [outcome], reported = at_once(
            partial(approve, planner, [booking.pk]),
            report_it(moment, home.guardian, AbsenceReason.SICK),
        )
        moment.refresh_from_db()
        booking.refresh_from_db()
        if isinstance(reported, Request):
            assert (booking.status, moment.status) == ("cancelled", MomentStatus.ABSENT)
        else:
            assert isinstance(reported, Refused), reported
            assert outcome.done
            assert is_whole(booking)
        CareMoment.objects.update(status=MomentStatus.GIVEN_UP, under_swap=False)


@pytest.mark.spec("R-22")
def test_the_place_of_an_absent_child_goes_to_one_of_two(home):
    """The parent undoes the absence while a planner gives the place away."""
    planner = planner_of(home.family.organisation)
    fill(home.hamsters, home.hamsters.capacity - 1, on=wednesday())
    moment = home.plan(home.noortje, wednesday())
    for _round in ROUNDS:
        report_it(moment, home.guardian)()
        other = ask(home.hamsters, date=wednesday(), day_part=home.morning)
        [outcome], undone = at_once(
            partial(approve, planner, [other.pk]),
            partial(undo_absence, home.guardian.user, Absence.objects.latest("pk").pk),
        )
        assert outcome.done != isinstance(undone, Absence), (outcome, undone)
        planned = CareMoment.objects.filter(
            group=home.hamsters, date=wednesday(), status=MomentStatus.PLANNED
        )
        assert planned.count() == home.hamsters.capacity
        planned.filter(booking=other).update(status=MomentStatus.GIVEN_UP)
        if not isinstance(undone, Absence):
            undo_absence(home.guardian.user, Absence.objects.latest("pk").pk)


@pytest.mark.spec("R-55")
def test_two_planners_take_one_decision_back_once(home):
    planners = [planner_of(home.family.organisation) for _ in range(2)]
    for _round in ROUNDS:
        booking = ask(home.hamsters, date=wednesday(), day_part=home.morning)
        approve(planners[0], [booking.pk])
        results = at_once(*(partial(take_back, who, booking.pk, reason="Fout.") for who in planners))
        assert sorted(isinstance(result, Refused) for result in results) == [False, True], results
