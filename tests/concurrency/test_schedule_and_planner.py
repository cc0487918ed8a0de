"""A planner approves a day for a child while the worker plans the same child on the same day.

First with the guard off, to prove that the deadlock is real: the worker has written the child and waits for the day,
the planner holds the day and waits for the child.
"""

from datetime import time
from threading import Event as Signal

import pytest
from django.db import OperationalError

from core.childcare.actions import generate_schedule
from core.childcare.actions.generate_schedule import Obstacle, generate
from core.childcare.models import CareMoment
from core.childcare.room import lock_days
from core.lib import clock
from requests_app.actions import decide
from tests.concurrency.at_once import PATIENCE, at_once
from tests.factories import DayPartFactory, OrganisationFactory, PlacementFactory
from tests.requests_app.asking import ask, group_of, monday, planner_of

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH = 0.5
"""Seconds in which the other gets as far as it can."""


@pytest.fixture
def meeting(monkeypatch):
    """The worker begins when the planner holds the day; the planner goes on when the worker can go no further."""
    holds_the_day = Signal()
    count = decide.group_days

    def count_while_the_worker_writes(keys):
        holds_the_day.set()
        Signal().wait(LONG_ENOUGH)
        return count(keys)

    monkeypatch.setattr(decide, "group_days", count_while_the_worker_writes)
    organisation = OrganisationFactory()
    group = group_of(organisation)
    booking = ask(group, date=monday())
    day_part = DayPartFactory(
        organisation=organisation, contract=True, care_type=group.care_type, starts=time(7, 30), ends=time(18)
    )
    placement = PlacementFactory(child=booking.child, group=group, pattern={1: day_part})
    planner = planner_of(organisation)

    def approve():
        return decide.approve(planner, [booking.pk])

    def plan_ahead():
        holds_the_day.wait(PATIENCE)
        return generate(placement, clock.today())

    def meet():
        return at_once(approve, plan_ahead)

    meet.booking = booking
    return meet


def test_with_the_guard_off_they_wait_for_each_other_for_ever(meeting, monkeypatch):
    monkeypatch.setattr(generate_schedule, "lock_days", lambda days: None)
    results = meeting()
    (broken,) = (result for result in results if isinstance(result, OperationalError))
    assert "deadlock detected" in str(broken)


def test_the_planner_goes_first_and_the_worker_comes_after(meeting):
    (decided,), planned = meeting()
    assert decided.done
    # What the planner placed stays; the worker says what stood in the way, and does the rest the next time.
    assert planned.obstacle is Obstacle.CHILD_PLANNED
    moments = CareMoment.objects.filter(child=meeting.booking.child)
    assert [moment.date for moment in moments] == [meeting.booking.date]


def test_the_next_time_the_worker_plans_around_it(meeting):
    meeting()
    child = meeting.booking.child
    again = generate(child.placements.get(), clock.today())
    assert (again.obstacle, again.overlapping) == (None, 1)
    assert again.added == CareMoment.objects.filter(child=child).count() - 1 > 0


def test_nothing_to_lock_locks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        lock_days([])
