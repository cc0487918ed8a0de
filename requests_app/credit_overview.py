"""The credits of a family as a page shows them (R-31)."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, Sum

from core.accounts.models import User
from core.childcare.models import Child, Family
from core.childcare.rules.calendar import DayKind
from core.lib import clock
from requests_app.choices import BookingStatus, MovementKind
from requests_app.facts import credit_facts, facts_of
from requests_app.models import Booking, Credit
from requests_app.rules.credits import CreditFacts, Use, judge_credit
from requests_app.rules.options import GroupFacts
from requests_app.rules.policy import Act, OldestCreditFirst, PointsValue, Scope
from requests_app.rules.refusals import Code, Refusal
from requests_app.rules.timing import timing_refusals
from requests_app.selectors import credits_of

Judge = Callable[[Credit], tuple[Refusal, ...]]
PAGE = 25
"""Credits on a page, of all children together."""


class CreditState(StrEnum):
    USABLE = "usable"
    COMING = "coming"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class ShownCredit:
    """One credit; amounts in its unit. `refusals` say why it cannot pay on the date that was asked about."""

    credit: Credit
    granted: Decimal
    uses: tuple[Booking, ...]
    refusals: tuple[Refusal, ...]

    @property
    def reserved(self) -> Decimal:
        """What waits for undecided requests."""
        waiting = (use.credit_amount for use in self.uses if use.status == BookingStatus.PENDING)
        return sum(waiting, Decimal(0))

    @property
    def state(self) -> CreditState:
        if self.credit.balance <= 0:
            return CreditState.USED
        if self.credit.valid_until < clock.today():
            return CreditState.EXPIRED
        return CreditState.COMING if self.credit.valid_from > clock.today() else CreditState.USABLE


@dataclass(frozen=True)
class ChildCredits:
    """What a page shows of one child: the credits that can be used (on the date asked about), and the others."""

    child: Child
    usable: tuple[ShownCredit, ...]
    others: tuple[ShownCredit, ...]


def credits_per_child(
    user: User, children: Collection[Child], judge: Judge | None, number: str | None
) -> tuple[list[ChildCredits], Page[Credit]]:
    """One page of the credits, child after child, those that can be used first; five queries.

    Without `judge` a credit that is valid now or later can be used; with it, one that nothing speaks against.
    """
    places = {child.pk: place for place, child in enumerate(children)}
    refusals = {credit: judge(credit) if judge else () for credit in credits_of(user)}
    usable = {credit for credit in refusals if not (refusals[credit] if judge else _is_over(credit))}

    def place(credit: Credit) -> tuple[int, bool, int, int]:
        lapses = credit.valid_until.toordinal()
        can_be_used = credit in usable
        return places[credit.child_id], not can_be_used, lapses if can_be_used else -lapses, credit.pk

    page = Paginator(sorted(refusals, key=place), PAGE).get_page(number)
    details = _details(list(page))
    shown: defaultdict[tuple[int, bool], list[ShownCredit]] = defaultdict(list)
    for credit in page:
        row = details[credit.pk]
        shown[credit.child_id, credit in usable].append(
            ShownCredit(row, row.granted or Decimal(0), tuple(row.uses), refusals[credit])
        )
    found = [
        ChildCredits(child, tuple(shown[child.pk, True]), tuple(shown[child.pk, False])) for child in children
    ]
    without = places.keys() - {credit.child_id for credit in refusals} if page.number == 1 else set()
    here = {credit.child_id for credit in page} | without
    return [child for child in found if child.child.pk in here], page


def _is_over(credit: Credit) -> bool:
    return credit.balance <= 0 or credit.valid_until < clock.today()


def _details(credits: Collection[Credit]) -> dict[int, Any]:
    """The same credits with what was granted (`granted`), what they pay for (`uses`) and their movements."""
    paid = Booking.objects.filter(status__in=[BookingStatus.PENDING, BookingStatus.APPROVED])
    granting = Q(movements__kind__in=[MovementKind.GRANT, MovementKind.CORRECT])
    rows = (
        Credit.objects.filter(pk__in=[credit.pk for credit in credits])
        .select_related("child", "location")
        .annotate(granted=Sum("movements__amount", filter=granting))
        .prefetch_related(
            Prefetch("bookings", paid.order_by("date", "starts"), to_attr="uses"), "movements__booking"
        )
    )
    return {row.pk: row for row in rows}


def judged_on(family: Family, day: date) -> Judge:
    """Says for each credit why it could not pay for care on a date in any of the child's own groups."""
    facts = facts_of(family, [day])

    def judge(credit: Credit) -> tuple[Refusal, ...]:
        child = facts.children[credit.child_id]
        verdicts = [_refusals_in(group, credit) for group in child.groups_on(day)]
        if not verdicts:
            return (Refusal(Code.NO_PLACEMENT_OF_CHILD, {"child": child.name, "on": day}),)
        return () if () in verdicts else verdicts[0]

    def _refusals_in(group: GroupFacts, credit: Credit) -> tuple[Refusal, ...]:
        return _own_refusals(group, credit_facts(credit)) or _older_first(group, credit)

    def _own_refusals(group: GroupFacts, credit: CreditFacts) -> tuple[Refusal, ...]:
        scope = Scope(group.location_id, group.care_type)
        place = facts.days[(group.location_id, credit.child_id, day)]
        starts = clock.local(day, place.open.starts if place.open else time.min)
        use = Use(
            child_id=credit.child_id,
            starts_at=starts,
            now=facts.now,
            is_working_day=facts.is_working_day,
            minutes=0,
            care_type=group.care_type,
            location_id=group.location_id,
            in_holiday=place.kind is DayKind.HOLIDAY,
            points_value=facts.policy.find(PointsValue, scope, day),
            may_combine=True,
        )
        late = timing_refusals(
            Act.CREDIT_USE,
            facts.policy,
            scope,
            first=starts,
            last=starts,
            now=facts.now,
            is_working_day=facts.is_working_day,
        )
        return (*judge_credit(credit, use).refusals, *late)

    def _older_first(group: GroupFacts, credit: Credit) -> tuple[Refusal, ...]:
        """Where the policy asks that: the credit that lapses first of those that could pay."""
        scope = Scope(group.location_id, group.care_type)
        if not facts.policy.get(OldestCreditFirst, scope, day).required:
            return ()
        first = _first_to_lapse(group, credit.child_id)
        if first is None or first.valid_until >= credit.valid_until:
            return ()
        known = {"balance": first.balance, "unit": first.unit, "valid_until": first.valid_until}
        return (Refusal(Code.CREDIT_OLDER_FIRST, known),)

    @cache
    def _first_to_lapse(group: GroupFacts, child_id: int) -> CreditFacts | None:
        own = [credit for credit in facts.credits if credit.child_id == child_id]
        able = [credit for credit in own if not _own_refusals(group, credit)]
        return min(able, key=lambda credit: (credit.valid_until, credit.id), default=None)

    return judge
