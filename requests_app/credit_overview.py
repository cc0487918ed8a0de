"""The credits of a family as a page shows them (R-31)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from django.db.models import Prefetch, Q, Sum

from core.accounts.models import User
from core.childcare.models import Child, Family
from core.childcare.rules.calendar import DayKind
from core.lib import clock
from requests_app.choices import BookingStatus, MovementKind
from requests_app.facts import credit_facts, facts_of
from requests_app.models import Booking, Credit
from requests_app.rules.credits import Use, judge_credit
from requests_app.rules.options import GroupFacts
from requests_app.rules.policy import Act, PointsValue, Scope
from requests_app.rules.refusals import Code, Refusal
from requests_app.rules.timing import timing_refusals
from requests_app.selectors import credits_of

Judge = Callable[[Credit], tuple[Refusal, ...]]


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
    child: Child
    usable: tuple[ShownCredit, ...]
    others: tuple[ShownCredit, ...]


def credits_per_child(user: User, children: Iterable[Child], judge: Judge | None) -> list[ChildCredits]:
    """Per child the credits that can be used now or later, and those that are used up or over; four queries."""
    paid = Booking.objects.filter(status__in=[BookingStatus.PENDING, BookingStatus.APPROVED])
    granting = Q(movements__kind__in=[MovementKind.GRANT, MovementKind.CORRECT])
    rows = (
        credits_of(user)
        .annotate(granted=Sum("movements__amount", filter=granting))
        .prefetch_related(
            Prefetch("bookings", paid.order_by("date", "starts"), to_attr="uses"), "movements__booking"
        )
        .order_by("valid_until", "pk")
    )
    shown: defaultdict[int, list[ShownCredit]] = defaultdict(list)
    for row in rows:
        refusals = judge(row) if judge else ()
        shown[row.child_id].append(ShownCredit(row, row.granted or Decimal(0), tuple(row.uses), refusals))
    return [_per_child(child, shown[child.pk]) for child in children]


def _per_child(child: Child, credits: list[ShownCredit]) -> ChildCredits:
    alive = {CreditState.USABLE, CreditState.COMING}
    over = [shown for shown in credits if shown.state not in alive]
    return ChildCredits(child, tuple(shown for shown in credits if shown.state in alive), tuple(over[::-1]))


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
        return (*judge_credit(credit_facts(credit), use).refusals, *late)

    return judge
