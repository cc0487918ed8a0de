"""Deciding lines, as the desk calls it."""

from datetime import time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import CareMoment
from core.notifications.messages import compose
from core.notifications.models import Notice, OutboxMessage
from requests_app.actions import credits
from requests_app.actions.decide import approve, reject
from requests_app.actions.settle import SETTLED
from requests_app.choices import BookingStatus
from requests_app.models import Booking
from requests_app.rules.refusals import Code, Refused
from requests_app.wording import sentence
from tests.factories import (
    ChildFactory,
    CreditFactory,
    GroupCapacityFactory,
    GuardianFactory,
    OrganisationFactory,
)
from tests.requests_app.asking import ask, ask_as_a_whole, fill, group_of, manager_of, monday, planner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def planner(organisation):
    return planner_of(organisation, full_name="Ingrid Smit")


@pytest.fixture
def manager(organisation):
    return manager_of(organisation)


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=3)


def codes(outcomes):
    return [[refusal.code for refusal in outcome.refusals] for outcome in outcomes]


def fresh(booking):
    return Booking.objects.get(pk=booking.pk)


# --- approving places the child


@pytest.mark.spec("R-53")
def test_approving_places_the_child(planner, group):
    booking = ask(group)
    (outcome,) = approve(planner, [booking.pk])
    moment = CareMoment.objects.get(child=booking.child)
    assert outcome.done
    assert (moment.group, moment.date, moment.starts, moment.ends) == (
        group,
        booking.date,
        booking.starts,
        booking.ends,
    )
    assert moment.is_touched
    assert fresh(booking).care_moment == moment


@pytest.mark.spec("R-53")
def test_a_decision_says_who_took_it_and_when(planner, group):
    approved, rejected = ask(group), ask(group)
    approve(planner, [approved.pk])
    reject(planner, [rejected.pk], reason="Er is te weinig personeel.")
    assert (fresh(approved).status, fresh(approved).decided_by) == (BookingStatus.APPROVED, planner)
    assert fresh(rejected).reason == "Er is te weinig personeel."
    assert fresh(rejected).decided_at is not None
    events = Event.objects.order_by("pk").values_list("action", "actor", "object_id")
    assert list(events) == [
        (Action.BOOKING_APPROVED, planner.pk, str(approved.pk)),
        (Action.BOOKING_REJECTED, planner.pk, str(rejected.pk)),
    ]


@pytest.mark.spec("R-53")
def test_a_rejected_child_takes_no_place(planner, group):
    reject(planner, [ask(group).pk], reason="Vol.")
    assert not CareMoment.objects.exists()


def test_a_rejection_without_a_reason_is_refused(planner, group):
    booking = ask(group)
    with pytest.raises(Refused) as refused:
        reject(planner, [booking.pk], reason="  ")
    assert refused.value.refusals[0].code == Code.REASON_NEEDED
    assert fresh(booking).status == BookingStatus.PENDING


@pytest.mark.spec("R-54")
@pytest.mark.parametrize("second", ["approve", "reject"])
def test_who_comes_second_is_told_who_decided_and_when(organisation, planner, group, second):
    booking = ask(group)
    approve(planner, [booking.pk])
    colleague = planner_of(organisation)
    again = {
        "approve": lambda: approve(colleague, [booking.pk]),
        "reject": lambda: reject(colleague, [booking.pk], reason="Vol."),
    }[second]
    (outcome,) = again()
    with translation.override("en"):
        words = sentence(outcome.refusals[0])
    assert "Ingrid Smit decided this already on" in words
    assert words.endswith("approved.")
    assert fresh(booking).decided_by == planner
    assert CareMoment.objects.count() == 1


def test_care_that_would_have_started_is_not_approved(planner, group):
    booking = ask(group, date=monday().replace(year=2020))
    assert codes(approve(planner, [booking.pk])) == [[Code.CARE_STARTED]]


def test_lines_of_another_organisation_are_not_there(planner):
    elsewhere = ask(group_of(OrganisationFactory()))
    assert approve(planner, [elsewhere.pk]) == []
    assert fresh(elsewhere).status == BookingStatus.PENDING


def test_a_child_that_was_planned_meanwhile_is_not_planned_twice(organisation, planner, group):
    booking = ask(group)
    other_group = group_of(organisation)
    CareMoment.objects.create(
        child=booking.child, group=other_group, date=booking.date, starts=time(9), ends=time(10)
    )
    assert codes(approve(planner, [booking.pk])) == [[Code.CHILD_ALREADY_PLANNED]]
    assert fresh(booking).status == BookingStatus.PENDING


# --- Room (K-06, R-53)


@pytest.mark.spec("R-53")
def test_a_full_group_takes_nobody(planner, group):
    fill(group, 3)
    booking = ask(group)
    (outcome,) = approve(planner, [booking.pk])
    assert codes([outcome]) == [[Code.GROUP_FULL]]
    with translation.override("en"):
        assert "3 children, room for 3" in sentence(outcome.refusals[0])
    assert fresh(booking).status == BookingStatus.PENDING


@pytest.mark.spec("K-06")
def test_the_fullest_moment_of_the_time_asked_decides(planner, group):
    fill(group, 3, span=(time(12), time(12, 15)))
    (outcome,) = approve(planner, [ask(group).pk])
    assert outcome.refusals[0].facts["span"].starts == time(12)


@pytest.mark.spec("K-06")
def test_children_at_another_time_of_day_are_no_hindrance(planner, group):
    fill(group, 3, span=(time(13), time(18)))
    assert approve(planner, [ask(group).pk])[0].done


@pytest.mark.spec("K-06")
def test_less_room_in_a_part_of_the_day_counts(planner, group):
    GroupCapacityFactory(group=group, starts=time(12), ends=time(13), capacity=1)
    fill(group, 1)
    assert codes(approve(planner, [ask(group).pk])) == [[Code.GROUP_FULL]]


@pytest.mark.spec("R-53")
def test_past_the_capacity_needs_the_right_and_a_reason(planner, manager, group):
    fill(group, 3)
    booking = ask(group)
    assert codes(approve(manager, [booking.pk])) == [[Code.GROUP_FULL]]
    with pytest.raises(Refused) as refused:
        approve(planner, [booking.pk], overbook_reason="Zusje van Ties")
    assert refused.value.refusals[0].code == Code.NO_RIGHT_TO_OVERBOOK
    assert approve(manager, [booking.pk], overbook_reason="Zusje van Ties")[0].done
    moment = fresh(booking).care_moment
    assert (moment.overbooked_by, moment.overbooked_reason) == (manager, "Zusje van Ties")
    assert Event.objects.get(action=Action.BOOKING_OVERBOOKED).ground == "Zusje van Ties"


def test_a_reason_for_overbooking_that_was_not_needed_marks_nothing(manager, group):
    booking = ask(group)
    approve(manager, [booking.pk], overbook_reason="Zusje van Ties")
    assert fresh(booking).care_moment.overbooked_by is None


@pytest.mark.spec("R-53")
def test_nobody_places_past_the_legal_maximum(organisation, manager):
    group = group_of(organisation, capacity=16)
    fill(group, 16, age_in_days=1300)
    booking = ask(group)
    outcomes = approve(manager, [booking.pk], overbook_reason="Zusje van Ties")
    assert codes(outcomes) == [[Code.LEGAL_MAXIMUM]]


def test_the_legal_maximum_counts_outside_the_tightest_moment_too(organisation, manager):
    group = group_of(organisation, capacity=16)
    GroupCapacityFactory(group=group, starts=time(7), ends=time(8), capacity=0)
    fill(group, 16, span=(time(9), time(10)), age_in_days=1300)
    outcomes = approve(manager, [ask(group).pk], overbook_reason="Zusje van Ties")
    assert codes(outcomes) == [[Code.LEGAL_MAXIMUM]]


@pytest.mark.spec("K-18")
def test_nobody_places_a_baby_too_many(organisation, manager):
    """Ruling on K-18: a mixed group holds at most 8 babies."""
    group = group_of(organisation, capacity=16)
    fill(group, 8, age_in_days=200)
    fill(group, 1, age_in_days=1000)
    baby = ChildFactory(family__organisation=organisation, age_in_days=200)
    outcomes = approve(manager, [ask(group, child=baby).pk], overbook_reason="Zusje van Ties")
    assert codes(outcomes) == [[Code.TOO_MANY_BABIES]]


# --- as a whole


@pytest.mark.spec("R-06")
@pytest.mark.spec("R-52")
def test_a_request_as_a_whole_is_approved_together(planner, group):
    lines = ask_as_a_whole(group, group)
    outcomes = approve(planner, [lines[0].pk])
    assert [outcome.booking.pk for outcome in outcomes] == [line.pk for line in lines]
    assert {fresh(line).status for line in lines} == {BookingStatus.APPROVED}


@pytest.mark.spec("R-06")
def test_a_request_as_a_whole_is_rejected_together(planner, group):
    lines = ask_as_a_whole(group, group)
    reject(planner, [lines[1].pk], reason="Vol.")
    assert {fresh(line).status for line in lines} == {BookingStatus.REJECTED}


@pytest.mark.spec("R-06")
def test_when_one_child_does_not_fit_the_whole_request_waits(organisation, planner, group):
    full = group_of(organisation, capacity=1)
    fill(full, 1)
    lines = ask_as_a_whole(group, full)
    assert codes(approve(planner, [lines[0].pk])) == [[Code.GROUP_FULL]]
    assert {fresh(line).status for line in lines} == {BookingStatus.PENDING}
    assert not CareMoment.objects.filter(child__in=[line.child for line in lines]).exists()


@pytest.mark.spec("R-06")
def test_brother_and_sister_need_two_places(planner, group):
    fill(group, 2)
    lines = ask_as_a_whole(group, group)
    assert codes(approve(planner, [lines[0].pk])) == [[Code.GROUP_FULL]]


def test_only_the_child_that_does_not_fit_is_marked_as_overbooked(manager, group):
    fill(group, 2)
    first, second = ask_as_a_whole(group, group)
    approve(manager, [first.pk], overbook_reason="Zusje van Ties")
    assert fresh(first).care_moment.overbooked_by is None
    assert fresh(second).care_moment.overbooked_by == manager


# --- several at once


@pytest.mark.spec("R-52")
def test_several_lines_are_decided_line_by_line(organisation, planner, group):
    fill(group, 2)
    fits, too_many = ask(group), ask(group)
    already = ask(group_of(organisation))
    reject(planner, [already.pk], reason="Vol.")
    outcomes = approve(planner, [already.pk, too_many.pk, fits.pk])
    assert {outcome.booking.pk: codes([outcome])[0] for outcome in outcomes} == {
        fits.pk: [],
        too_many.pk: [Code.GROUP_FULL],
        already.pk: [Code.ALREADY_DECIDED],
    }


@pytest.mark.spec("R-54")
def test_of_two_lines_for_the_last_place_one_is_approved(planner, group):
    fill(group, 2)
    lines = [ask(group), ask(group)]
    outcomes = approve(planner, [line.pk for line in lines])
    assert [outcome.done for outcome in outcomes] == [True, False]


# --- credits


@pytest.fixture
def credit(organisation):
    return CreditFactory(child__family__organisation=organisation, hours=Decimal("8.00"))


@pytest.fixture
def paid(group, credit):
    """A morning of 5.5 hours that waits, reserved on the credit."""
    booking = ask(group, child=credit.child, credit=credit)
    credits.reserve([booking], None)
    return booking


def balance(credit):
    credit.refresh_from_db()
    return credit.balance


@pytest.mark.spec("R-32")
def test_approving_spends_the_credit(planner, credit, paid):
    assert balance(credit) == Decimal("2.50")
    approve(planner, [paid.pk])
    assert balance(credit) == Decimal("2.50")
    kinds = list(credit.movements.order_by("pk").values_list("kind", "amount"))
    assert kinds == [
        ("grant", Decimal("8.00")),
        ("reserve", Decimal("-5.50")),
        ("release", Decimal("5.50")),
        ("spend", Decimal("-5.50")),
    ]


@pytest.mark.spec("R-32")
def test_rejecting_releases_the_credit(planner, credit, paid):
    reject(planner, [paid.pk], reason="Vol.")
    assert balance(credit) == Decimal("8.00")


@pytest.mark.spec("R-32")
def test_a_refused_approval_leaves_the_credit_reserved(planner, group, credit, paid):
    fill(group, 3)
    approve(planner, [paid.pk])
    assert balance(credit) == Decimal("2.50")
    assert not credit.movements.filter(kind="spend").exists()


# --- one message


def messages_of(booking):
    guardian = booking.request.submitted_by
    return list(OutboxMessage.objects.filter(recipient=guardian.user, kind=SETTLED))


@pytest.mark.spec("R-10")
def test_one_message_follows_when_every_line_is_decided(organisation, planner, group):
    first = ask(group)
    second = ask(
        group,
        request=first.request,
        child=ChildFactory(family=first.request.family),
    )
    approve(planner, [first.pk])
    assert messages_of(first) == []
    reject(planner, [second.pk], reason="Er is te weinig personeel.")
    (message,) = messages_of(first)
    assert message.context["request"] == first.request_id


@pytest.mark.spec("R-10")
def test_the_message_lists_the_outcome_and_the_reason_of_each_child(planner, group):
    first = ask(group)
    sister = ChildFactory(family=first.request.family, first_name="Liv")
    second = ask(group, request=first.request, child=sister)
    approve(planner, [first.pk])
    reject(planner, [second.pk], reason="Er is te weinig personeel.")
    (message,) = messages_of(first)
    letter = compose(message)
    for part in (letter.text, letter.html):
        assert first.child.first_name in part
        assert "Liv" in part
        assert "Er is te weinig personeel." in part


@pytest.mark.spec("R-10")
def test_the_other_guardian_sees_it_in_the_portal(planner, group):
    booking = ask(group)
    other = GuardianFactory(family=booking.request.family, second=True)
    approve(planner, [booking.pk])
    assert Notice.objects.filter(user=other.user).count() == 1
    assert not OutboxMessage.objects.filter(recipient=other.user).exists()


@pytest.mark.spec("R-10")
def test_a_second_decision_sends_no_second_message(organisation, planner, group):
    booking = ask(group)
    approve(planner, [booking.pk])
    reject(planner_of(organisation), [booking.pk], reason="Vol.")
    assert len(messages_of(booking)) == 1


# --- The number of queries (N-41)


@pytest.mark.spec("N-41")
def test_deciding_a_line_takes_the_same_queries_however_full_the_day(planner, organisation):
    def queries(children):
        room = group_of(organisation, capacity=16)
        fill(room, children, age_in_days=1300)
        booking = ask(room)
        with CaptureQueriesContext(connection) as captured:
            assert approve(planner, [booking.pk])[0].done
        return len(captured)

    assert queries(1) == queries(12)
