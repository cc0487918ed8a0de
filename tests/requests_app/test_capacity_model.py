"""Whatever parents and planners do in whatever order, a group and its children stay as they must be (E8)."""

import uuid
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment, Child
from core.childcare.rules.spans import Span
from core.lib import clock
from requests_app.actions.ask_swap import SwapWish, ask_swap, quote_wish
from requests_app.actions.cancel_booking import cancel
from requests_app.actions.decide import approve, reject
from requests_app.actions.report_absence import Report, report_absence
from requests_app.actions.submitting import Submission
from requests_app.actions.take_back import take_back
from requests_app.actions.undo_absence import undo_absence
from requests_app.choices import AbsenceReason, AbsenceStatus, BookingStatus
from requests_app.models import Absence, Booking, GivenUp
from requests_app.rules.choice import When
from requests_app.rules.refusals import Refused
from requests_app.rules.swap import Wish
from tests.factories import ChildFactory, PlacementFactory, PolicyRuleFactory
from tests.family import make_home, wednesday
from tests.requests_app.asking import ask, manager_of

pytestmark = [pytest.mark.spec("R-18"), pytest.mark.spec("R-53"), pytest.mark.spec("R-55")]
CAPACITY = 2
DAYS = (wednesday(), wednesday() + timedelta(days=1))
which = st.integers(0, 30)
a_child = st.integers(0, 2)
a_day = st.sampled_from(DAYS)
a_part = st.integers(0, 2)


class GroupModel(RuleBasedStateMachine):
    """Two places, three children of one family, two days of mornings, afternoons and whole days.

    Every act may be refused in the words of a rule; nothing may come through that breaks what the group must be.
    """

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.home = make_home()
        organisation = self.home.family.organisation
        in_time = {"until": {"amount": 0, "unit": "hours"}}
        for part in ("cancel_approved", "cancel_swap"):
            PolicyRuleFactory(organisation=organisation, part=part, settings=in_time)
        self.group = self.home.hamsters
        self.group.capacity = CAPACITY
        self.group.save()
        self.manager = manager_of(organisation)
        self.children = [self.home.noortje, self._sibling("Mees"), self._sibling("Bo")]
        self.parts = [self.home.morning, self.home.afternoon, self.home.whole_day]
        self.home.plan(self.home.noortje, DAYS[0])
        self.home.plan(self.home.noortje, DAYS[1])

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def _sibling(self, name: str) -> Child:
        child = ChildFactory(family=self.home.family, first_name=name)
        long_ago = clock.today() - timedelta(days=200)
        PlacementFactory(child=child, group=self.group, valid_from=long_ago, pattern={})
        return child

    # What parents do

    @rule(child=a_child, on=a_day, part=a_part)
    def ask_extra(self, child: int, on, part: int) -> None:
        try:
            with transaction.atomic():
                ask(self.group, child=self.children[child], date=on, day_part=self.parts[part])
        except IntegrityError:
            """That time was asked already."""

    @rule(number=which, child=a_child, on=a_day, part=a_part)
    def swap(self, number: int, child: int, on, part: int) -> None:
        moment = pick(CareMoment.objects.filter(status=MomentStatus.PLANNED), number)
        if moment is None:
            return
        wish = Wish(moment.child_id, self.group.pk, self.parts[part].pk)
        wanted = SwapWish((moment.pk,), When(on, on), (wish,))
        try:
            digest = quote_wish(self.home.family, wanted).digest
            ask_swap(self.home.guardian, wanted, Submission(uuid.uuid4(), digest))
        except Refused:
            return

    @rule(number=which, reason=st.sampled_from((AbsenceReason.SICK, AbsenceReason.HOLIDAY)))
    def report(self, number: int, reason: AbsenceReason) -> None:
        moment = pick(CareMoment.objects.filter(status=MomentStatus.PLANNED), number)
        if moment is None:
            return
        try:
            report_absence(self.home.guardian, Report((moment.pk,), reason), Submission(uuid.uuid4(), ""))
        except Refused:
            return

    @rule(number=which)
    def undo(self, number: int) -> None:
        absence = pick(Absence.objects.filter(status=AbsenceStatus.REPORTED), number)
        if absence is None:
            return
        try:
            undo_absence(self.home.guardian.user, absence.pk)
        except Refused:
            return

    @rule(number=which)
    def cancel(self, number: int) -> None:
        booking = pick(Booking.objects.all(), number)
        if booking is None:
            return
        try:
            cancel(self.home.guardian.user, booking.pk)
        except Refused:
            return

    # What planners do

    @rule(number=which, reason=st.sampled_from(("", "", "Broertje")))
    def approve(self, number: int, reason: str) -> None:
        booking = pick(Booking.objects.all(), number)
        if booking is not None:
            approve(self.manager, [booking.pk], overbook_reason=reason)

    @rule(number=which)
    def reject(self, number: int) -> None:
        booking = pick(Booking.objects.all(), number)
        if booking is not None:
            reject(self.manager, [booking.pk], reason="Vol.")

    @rule(number=which)
    def take_back(self, number: int) -> None:
        booking = pick(Booking.objects.exclude(status=BookingStatus.PENDING), number)
        if booking is None:
            return
        try:
            take_back(self.manager, booking.pk, reason="Vergissing")
        except Refused:
            return

    # What must hold whatever happened

    @invariant()
    def only_who_was_overbooked_with_a_reason_is_past_the_capacity(self) -> None:
        for on in DAYS:
            ordinary = []
            for moment in planned().filter(group=self.group, date=on):
                assert (moment.overbooked_by_id is None) == (moment.overbooked_reason == "")
                if moment.overbooked_by_id is None:
                    ordinary.append(span_of(moment))
            for at in {span.starts for span in ordinary}:
                assert sum(span.starts <= at < span.ends for span in ordinary) <= CAPACITY

    @invariant()
    def no_child_is_in_two_places(self) -> None:
        for child in self.children:
            for on in DAYS:
                spans = [span_of(moment) for moment in planned().filter(child=child, date=on)]
                assert not any(one.overlaps(other) for one, other in combinations(spans, 2))

    @invariant()
    def a_moment_is_under_swap_as_long_as_that_swap_is_open(self) -> None:
        open_swaps = set(GivenUp.objects.filter(is_open=True).values_list("moment_id", flat=True))
        marked = set(CareMoment.objects.filter(under_swap=True).values_list("pk", flat=True))
        assert open_swaps == marked
        assert (
            not GivenUp.objects.filter(is_open=True).exclude(booking__status=BookingStatus.PENDING).exists()
        )

    @invariant()
    def what_is_approved_has_a_place_and_nothing_else_has(self) -> None:
        """Until the family reports it absent, or gives it up in another swap."""
        for booking in Booking.objects.select_related("care_moment"):
            moment = booking.care_moment
            if booking.status == BookingStatus.APPROVED:
                assert moment is not None
                assert (moment.date, moment.starts, moment.ends) == (
                    booking.date,
                    booking.starts,
                    booking.ends,
                )
            else:
                assert moment is None or moment.status != MomentStatus.PLANNED
        extra = planned().exclude(origin=MomentOrigin.PLACEMENT)
        assert not extra.exclude(booking__status=BookingStatus.APPROVED).exists()


class TestGroup(TestCase, GroupModel.TestCase):
    settings = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def pick(rows, number: int):
    """One of the rows; None where there are none."""
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def planned():
    return CareMoment.objects.filter(status=MomentStatus.PLANNED)


def span_of(moment: CareMoment) -> Span:
    return Span(moment.starts, moment.ends)
