"""Deciding swaps: gives up and places in one step or not at all (R-16 to R-18)."""

from datetime import time

import pytest

from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment
from requests_app.actions.decide import approve, reject
from requests_app.actions.expire_requests import expire_due
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import Booking, GivenUp
from requests_app.rules.refusals import Code
from tests.factories import CareMomentFactory, GivenUpFactory, OrganisationFactory
from tests.requests_app.asking import ask, fill, group_of, monday, planner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def swap():
    """A swap of Tuesday afternoon for Monday morning, within one group of 10."""
    group = group_of(OrganisationFactory())
    booking = ask(group, request__kind=RequestKind.SWAP, amount=0)
    GivenUpFactory(booking=booking, moment__group=group)
    return booking


def given_up_moment(booking) -> CareMoment:
    return CareMoment.objects.get(given_up__booking=booking)


@pytest.mark.spec("R-18")
def test_approval_gives_up_and_places_in_one_step(swap):
    approve(planner_of(swap.organisation), [swap.pk])
    assert given_up_moment(swap).status == MomentStatus.GIVEN_UP
    placed = CareMoment.objects.get(booking=swap)
    assert (placed.origin, placed.date, placed.status) == (MomentOrigin.SWAP, swap.date, MomentStatus.PLANNED)


@pytest.mark.spec("R-18")
def test_where_the_wish_does_not_fit_nothing_is_given_up(swap):
    fill(swap.group, swap.group.capacity)
    [outcome] = approve(planner_of(swap.organisation), [swap.pk])
    assert outcome.refusals[0].code is Code.GROUP_FULL
    assert given_up_moment(swap).status == MomentStatus.PLANNED
    assert given_up_moment(swap).under_swap


@pytest.mark.spec("R-18")
@pytest.mark.parametrize("how", ["reject", "expire"])
def test_without_approval_the_day_stays_planned_and_is_free_for_another_request(swap, how):
    if how == "reject":
        reject(planner_of(swap.organisation), [swap.pk], reason="Geen plaats.")
    else:
        Booking.objects.update(expires_at=swap.request.submitted_at)
        expire_due()
    moment = given_up_moment(swap)
    assert (moment.status, moment.under_swap) == (MomentStatus.PLANNED, False)
    assert not GivenUp.objects.get().is_open


def test_the_place_that_a_child_leaves_counts_for_its_own_wish():
    """Morning for afternoon in a full group: possible, as the child itself makes the room."""
    group = group_of(OrganisationFactory(), capacity=1)
    booking = ask(group, request__kind=RequestKind.SWAP, amount=0)
    moment = CareMomentFactory(child=booking.child, group=group, date=monday(), starts=time(7), ends=time(12))
    GivenUpFactory(booking=booking, moment=moment)
    [outcome] = approve(planner_of(booking.organisation), [booking.pk])
    assert outcome.done


@pytest.mark.spec("R-23")
def test_the_freed_place_is_shown_at_lines_that_wait_for_it(swap):
    given_up = swap.given_up
    waiting = ask(swap.group, date=given_up.date, starts=given_up.starts, ends=given_up.ends)
    approve(planner_of(swap.organisation), [swap.pk])
    waiting.refresh_from_db()
    assert waiting.status == BookingStatus.PENDING
    assert waiting.place_freed_at is not None
