"""Planners, parents and the worker at the same line, or at the same place, at the same moment (R-54, R-60)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import Sum

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import CareMoment
from core.lib import clock
from core.notifications.models import OutboxMessage
from requests_app.actions import credits
from requests_app.actions.cancel_booking import Cancelled, cancel
from requests_app.actions.decide import approve, reject
from requests_app.actions.expire_requests import expire_due
from requests_app.actions.settle import SETTLED
from requests_app.models import Booking
from requests_app.rules.policy import CancelApproved
from requests_app.rules.refusals import Code, Refused
from tests.concurrency.at_once import at_once
from tests.factories import CreditFactory, OrganisationFactory, PolicyRuleFactory
from tests.requests_app.asking import ask, ask_as_a_whole, fill, group_of, planner_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(5)
"""A race has many ways to go; each test meets several of them."""


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def planners(organisation):
    return [planner_of(organisation, full_name=name) for name in ("Ingrid Smit", "Bas Kok")]


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=12)


def fresh(booking):
    return Booking.objects.get(pk=booking.pk)


def codes(outcome):
    return [refusal.code for refusal in outcome.refusals]


def times_told(booking):
    """How often its outcome was written to the parent who asked."""
    return OutboxMessage.objects.filter(dedup_key__startswith=f"{SETTLED}:{booking.request_id}:").count()


@pytest.mark.spec("R-54")
def test_of_two_planners_on_one_line_the_second_is_told_who_was_first(planners, group):
    for _round in ROUNDS:
        booking = ask(group)
        results = at_once(*(partial(approve, user, [booking.pk]) for user in planners))
        (first,), (second,) = sorted(results, key=lambda outcomes: not outcomes[0].done)
        assert (first.done, codes(second)) == (True, [Code.ALREADY_DECIDED])
        told = second.refusals[0].facts
        assert (told["by"], told["at"]) == (fresh(booking).decided_by.full_name, fresh(booking).decided_at)
        assert CareMoment.objects.filter(child=booking.child).count() == 1
        assert times_told(booking) == 1
        assert Event.objects.filter(object_id=booking.pk, action=Action.BOOKING_APPROVED).count() == 1


@pytest.mark.spec("R-54")
def test_one_approves_while_the_other_rejects(planners, group):
    for _round in ROUNDS:
        booking = ask(group)
        results = at_once(
            partial(approve, planners[0], [booking.pk]),
            partial(reject, planners[1], [booking.pk], reason="Vol."),
        )
        assert sorted(outcomes[0].done for outcomes in results) == [False, True]
        placed = CareMoment.objects.filter(child=booking.child).exists()
        assert placed == (fresh(booking).status == "approved")


@pytest.mark.spec("R-09")
def test_the_parent_cancels_while_a_planner_approves(planners, group):
    for _round in ROUNDS:
        booking = ask(group)
        parent = booking.request.submitted_by.user
        (outcome,), cancelled = at_once(
            partial(approve, planners[0], [booking.pk]), partial(cancel, parent, booking.pk)
        )
        status = fresh(booking).status
        assert (outcome.done, isinstance(cancelled, Cancelled)) == (
            (True, False) if status == "approved" else (False, True)
        )
        if outcome.done:
            assert isinstance(cancelled, Refused)
        else:
            assert codes(outcome) == [Code.ALREADY_DECIDED]
        assert CareMoment.objects.filter(child=booking.child).exists() == outcome.done


@pytest.mark.spec("R-60")
def test_a_lapsed_line_is_never_approved_whoever_comes_first(planners, group):
    for _round in ROUNDS:
        booking = ask(group, expires_at=clock.now() - timedelta(minutes=1))
        (outcome,), expired = at_once(partial(approve, planners[0], [booking.pk]), expire_due)
        assert codes(outcome) in ([Code.LAPSED], [Code.ALREADY_DECIDED])
        # The worker leaves a line alone that a planner has in hand, and comes back for it.
        assert expired + expire_due() == 1
        assert fresh(booking).status == "expired"
        assert not CareMoment.objects.filter(child=booking.child).exists()
        assert times_told(booking) == 1


@pytest.mark.spec("R-60")
def test_two_workers_expire_everything_once(organisation, group):
    credit = CreditFactory(child__family__organisation=organisation, hours=Decimal("60.00"))
    lines = []
    for number in range(8):
        due = {
            "expires_at": clock.now() - timedelta(minutes=1),
            "date": clock.today() + timedelta(number + 1),
        }
        lines.append(ask(group, child=credit.child, credit=credit, **due))
        lines.append(ask(group, **due))
    credits.reserve([line for line in lines if line.credit_id], None)
    results = at_once(*(partial(expire_due, batch=3) for _ in range(3)))
    expire_due()
    assert not [result for result in results if isinstance(result, Exception)]
    assert {fresh(line).status for line in lines} == {"expired"}
    assert Event.objects.filter(action=Action.BOOKING_EXPIRED).count() == len(lines)
    assert OutboxMessage.objects.filter(kind=SETTLED).count() == len(lines)
    credit.refresh_from_db()
    total = credit.movements.aggregate(total=Sum("amount"))["total"]
    assert credit.balance == total == Decimal("60.00")


@pytest.mark.spec("R-54")
def test_of_two_lines_for_the_last_place_exactly_one_is_approved(planners, group):
    fill(group, 11, age_in_days=1300)
    for _round in ROUNDS:
        CareMoment.objects.filter(booking__isnull=False).update(status="given_up")
        lines = [ask(group), ask(group)]
        results = at_once(
            *(partial(approve, user, [line.pk]) for user, line in zip(planners, lines, strict=True))
        )
        first, second = sorted((outcomes[0] for outcomes in results), key=lambda outcome: not outcome.done)
        assert (first.done, codes(second)) == (True, [Code.GROUP_FULL])
        assert CareMoment.objects.filter(group=group, status="planned").count() == 12


def test_brothers_and_sisters_placed_crosswise_do_not_lock_each_other_out(organisation, planners, group):
    """Two families want the same two groups, in opposite order: days are locked in one fixed order."""
    other = group_of(organisation)
    for _round in ROUNDS:
        ours, theirs = ask_as_a_whole(group, other), ask_as_a_whole(other, group)
        results = at_once(
            partial(approve, planners[0], [ours[0].pk]), partial(approve, planners[1], [theirs[0].pk])
        )
        assert all(outcome.done for outcomes in results for outcome in outcomes), results


def test_two_parents_cancel_while_lines_wait_for_their_places(planners, group):
    """What waits for a place is marked in one fixed order too."""
    PolicyRuleFactory(
        organisation=group.location.organisation,
        part=CancelApproved.part,
        settings={"until": {"amount": 0, "unit": "hours"}},
    )
    waiting = [ask(group) for _ in range(6)]
    for _round in ROUNDS:
        placed = [ask(group), ask(group)]
        approve(planners[0], [line.pk for line in placed])
        results = at_once(*(partial(cancel, line.request.submitted_by.user, line.pk) for line in placed))
        assert all(isinstance(result, Cancelled) for result in results), results
    assert all(fresh(line).place_freed_at for line in waiting)
