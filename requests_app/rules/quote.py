"""From what a parent chose to the lines that would be submitted: times, payment, amounts, and what is left out."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.price import Price, value_of
from core.childcare.rules.spans import Span
from requests_app.rules.credits import CreditFacts, CreditVerdict, Use, judge_credit
from requests_app.rules.facts import ChildFacts, Facts
from requests_app.rules.options import GroupFacts, Option, PartFacts, days_of_period, judge_part
from requests_app.rules.policy import (
    AMSTERDAM,
    Act,
    CombinedPayment,
    DefaultExpiry,
    ExtraLimit,
    LeastPurchase,
    OldestCreditFirst,
    PointsValue,
    Room,
    Scope,
    UndecidedLimit,
)
from requests_app.rules.price import rest_after_credit
from requests_app.rules.refusals import Code, Refusal
from requests_app.rules.timing import timing_refusals

LONGEST_PERIOD = timedelta(days=366)


@dataclass(frozen=True)
class Item:
    """One choice of the parent: a day part for a child in a group, on a date or in a period on some weekdays."""

    id: str
    child_id: int
    group_id: int
    part_id: int
    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    credit_id: int | None = None

    @property
    def is_period(self) -> bool:
        return bool(self.weekdays)

    @property
    def dates(self) -> tuple[date, ...]:
        return days_of_period(self.first, self.last, self.weekdays) if self.is_period else (self.first,)

    @property
    def identity(self) -> tuple[object, ...]:
        """What is asked, however it is paid: the same twice is one choice."""
        return (self.child_id, self.group_id, self.part_id, self.first, self.last, self.weekdays)


@dataclass(frozen=True)
class Line:
    """One booking as it would be submitted. `amount` is what is invoiced of `value`, both in euros.

    `is_free`: one of the extra days that the policy gives without charge.
    """

    item_id: str
    child: ChildFacts
    group: GroupFacts
    part: PartFacts
    on: date
    span: Span
    price: Price
    value: Decimal
    amount: Decimal
    credit_id: int | None = None
    credit_amount: Decimal = Decimal(0)
    credit_refusals: tuple[Refusal, ...] = ()
    is_free: bool = False

    @property
    def minutes(self) -> int:
        return self.span.minutes

    @property
    def payment(self) -> str:
        if self.credit_id is None:
            return "invoice"
        return "combined" if self.amount else "credit"


@dataclass(frozen=True)
class LeftOut:
    """A day of a period that does not match, with the reasons."""

    on: date
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class QuotedItem:
    """What one choice comes to. `problems` stop submitting; `left_out` is only told."""

    item: Item
    child: ChildFacts | None
    group: GroupFacts | None
    part: PartFacts | None
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Refusal, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def free_days(self) -> int:
        """Days that the policy gives without charge."""
        return sum(line.is_free for line in self.lines)

    @property
    def is_free(self) -> bool:
        return bool(self.lines) and self.free_days == len(self.lines)

    @property
    def credit_amount(self) -> Decimal:
        """What the credit pays, in its unit."""
        return sum((line.credit_amount for line in self.lines), Decimal(0))

    @property
    def rates(self) -> tuple[tuple[bool, Decimal], ...]:
        """The prices that hold on the days, each once: (per hour?, euros)."""
        return tuple(dict.fromkeys((line.price.per_hour, line.price.rate) for line in self.lines))


@dataclass(frozen=True)
class Quote:
    """The whole request as it would be submitted now."""

    items: tuple[QuotedItem, ...]
    problems: tuple[Refusal, ...]
    default_expiry: date | None
    shortfalls: tuple[Refusal, ...] = ()
    """Where less is asked than must be taken at least: told, never refused."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for item in self.items for line in item.lines)

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def amount(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def first_day(self) -> date | None:
        return min((line.on for line in self.lines), default=None)

    @property
    def is_one_day(self) -> bool:
        """Only then the request can be judged as a whole (R-06)."""
        return len({line.on for line in self.lines}) == 1 and not any(q.item.is_period for q in self.items)

    @property
    def all_problems(self) -> tuple[Refusal, ...]:
        return (*self.problems, *(problem for item in self.items for problem in item.problems))

    @property
    def digest(self) -> str:
        """A fingerprint of what the parent saw; another one on submitting means that something changed meanwhile."""
        seen = [
            [line.child.id, line.group.id, line.part.id, line.on.isoformat(), line.span.starts.isoformat(),
             line.span.ends.isoformat(), str(line.amount), line.credit_id, str(line.credit_amount)]
            for line in self.lines
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def dates_of(items: Iterable[Item]) -> set[date]:
    """Every date that the items ask; nothing of a period that is turned round or too long."""
    return {
        on for item in items if timedelta(0) <= item.last - item.first <= LONGEST_PERIOD for on in item.dates
    }


def quote(items: Iterable[Item], facts: Facts) -> Quote:
    """Judge and price every item in order; earlier items take their time and credit from later ones."""
    desk = Desk(facts)
    quoted = tuple(desk.quote_item(item) for item in items)
    lines = [line for item in quoted for line in item.lines]
    problems = []
    if not quoted:
        problems.append(Refusal(Code.NOTHING_CHOSEN))
    limit = _limit(lines, facts)
    if limit is not None and facts.undecided + len(lines) > limit.most:
        problems.append(
            Refusal(Code.TOO_MANY_UNDECIDED, {"rule": limit, "waiting": facts.undecided, "asked": len(lines)})
        )
    return Quote(quoted, tuple(problems), _default_expiry(lines, facts), tuple(_shortfalls(lines, facts)))


def _scope(line: Line) -> Scope:
    return Scope(line.group.location_id, line.group.care_type, line.part.contract_form)


def _limit(lines: list[Line], facts: Facts) -> UndecidedLimit | None:
    """The strictest limit that holds for one of the lines."""
    found = (facts.policy.find(UndecidedLimit, _scope(line), line.on) for line in lines)
    return min((limit for limit in found if limit is not None), key=lambda limit: limit.most, default=None)


def _shortfalls(lines: list[Line], facts: Facts) -> Iterator[Refusal]:
    """Every child and stretch of weeks with less than the least purchase, after these lines."""
    told: set[tuple[int, date]] = set()
    for line in lines:
        rule = facts.policy.find(LeastPurchase, _scope(line), line.on)
        if rule is None:
            continue
        first, last = rule.period_of(line.on)
        if (line.child.id, first) in told:
            continue
        told.add((line.child.id, first))
        own = [other.on for other in lines if other.child.id == line.child.id]
        asked = sum(1 for on in (*facts.extra_days.get(line.child.id, ()), *own) if first <= on <= last)
        if short := rule.short_by(asked):
            names = {"child": line.child.name, "first": first, "last": last}
            yield Refusal(Code.LESS_THAN_LEAST, {"rule": rule, "asked": asked, "short": short, **names})


def _default_expiry(lines: list[Line], facts: Facts) -> date | None:
    if not lines:
        return None
    first = min(lines, key=lambda line: line.on)
    days = facts.policy.get(DefaultExpiry, _scope(first), first.on).days_before
    return max(facts.now.astimezone(AMSTERDAM).date(), first.on - timedelta(days=days))


class Desk:
    """Quotes items one after the other and remembers what they take of time and credits."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.credits = {credit.id: credit for credit in facts.credits}
        self.taken: defaultdict[tuple[int, date], tuple[Span, ...]] = defaultdict(tuple)
        self.extra_days = {child: frozenset(days) for child, days in facts.extra_days.items()}

    def copy(self) -> "Desk":
        """The same desk at this moment, to try something out."""
        other = Desk(self.facts)
        other.credits = dict(self.credits)
        other.taken = self.taken.copy()
        other.extra_days = dict(self.extra_days)
        return other

    def quote_item(self, item: Item) -> QuotedItem:
        child = self.facts.children.get(item.child_id)
        group = self._group(item, child)
        part = next((part for part in self.facts.parts if part.id == item.part_id), None)
        problems = tuple(self._unknowns(item, child, group, part))
        if problems or child is None or group is None or part is None:
            return QuotedItem(item, child, group, part, (), (), problems)
        lines: list[Line] = []
        left_out: list[LeftOut] = []
        for on in item.dates:
            refusals = self._membership_refusals(child, group, on)
            refusals = refusals or self._number_refusals(child, group, part, on)
            option = None if refusals else self._judge(child, group, part, on)
            if option is None or not option.possible:
                left_out.append(LeftOut(on, refusals if option is None else option.refusals))
            else:
                lines.extend(self._lines(item, child, group, option, on))
        return self._as_quoted(item, child, group, part, lines, left_out)

    def _as_quoted(
        self,
        item: Item,
        child: ChildFacts,
        group: GroupFacts,
        part: PartFacts,
        lines: list[Line],
        left_out: list[LeftOut],
    ) -> QuotedItem:
        problems: tuple[Refusal, ...] = ()
        if not lines:
            problems = (
                (Refusal(Code.NO_DAY_MATCHES, {"first": item.first, "last": item.last}),)
                if item.is_period
                else left_out[0].refusals
            )
        credit_problem = self._unusable_credit(item, lines)
        return QuotedItem(
            item, child, group, part, tuple(lines), tuple(left_out), (*problems, *credit_problem)
        )

    @staticmethod
    def _unusable_credit(item: Item, lines: list[Line]) -> tuple[Refusal, ...]:
        """A single booking whose chosen credit cannot pay is a problem; in a period the day is invoiced and told."""
        if item.is_period:
            return ()
        return tuple(refusal for line in lines for refusal in line.credit_refusals)

    def _group(self, item: Item, child: ChildFacts | None) -> GroupFacts | None:
        groups = (member.group for member in child.memberships) if child else ()
        return next((group for group in groups if group.id == item.group_id), None)

    def _unknowns(
        self, item: Item, child: ChildFacts | None, group: GroupFacts | None, part: PartFacts | None
    ) -> Iterator[Refusal]:
        if child is None:
            yield Refusal(Code.UNKNOWN_CHILD)
        elif group is None:
            yield Refusal(Code.UNKNOWN_GROUP, {"child": child.name})
        if part is None or (group is not None and not part.offered_in(group)):
            yield Refusal(Code.UNKNOWN_DAY_PART)
        if item.credit_id is not None and not self.facts.uses_credits:
            yield Refusal(Code.NO_CREDITS_HERE)
        elif item.credit_id is not None and item.credit_id not in self.credits:
            yield Refusal(Code.UNKNOWN_CREDIT)
        if item.last < item.first:
            yield Refusal(Code.PERIOD_TURNED_ROUND, {"first": item.first, "last": item.last})
        elif item.last - item.first > LONGEST_PERIOD:
            yield Refusal(Code.PERIOD_TOO_LONG, {"days": LONGEST_PERIOD.days})

    @staticmethod
    def _membership_refusals(child: ChildFacts, group: GroupFacts, on: date) -> tuple[Refusal, ...]:
        if group in child.groups_on(on):
            return ()
        return (Refusal(Code.UNKNOWN_GROUP, {"child": child.name}),)

    def _room(self, child: ChildFacts, group: GroupFacts, part: PartFacts, on: date) -> "_RoomLeft | None":
        """What is left of the number of extra days on a date; None where no rule counts them."""
        scope = Scope(group.location_id, group.care_type, part.contract_form)
        rule = self.facts.policy.find(ExtraLimit, scope, on)
        if rule is None:
            return None
        room = rule.room(on, self.facts.contract_begins.get(child.id))
        first, last = room.period
        days = {day for day in self.extra_days.get(child.id, ()) if first <= day <= last and day != on}
        return _RoomLeft(rule, room, len(days))

    def _number_refusals(
        self, child: ChildFacts, group: GroupFacts, part: PartFacts, on: date
    ) -> tuple[Refusal, ...]:
        left = self._room(child, group, part, on)
        if left is None or left.room.allows(left.used, 1):
            return ()
        first, last = left.room.period
        facts = {"rule": left.rule, "child": child.name, "first": first, "last": last}
        return (
            Refusal(Code.TOO_MANY_EXTRA, {**facts, "used": left.used, "asked": 1, "most": left.room.most}),
        )

    def _judge(self, child: ChildFacts, group: GroupFacts, part: PartFacts, on: date) -> Option:
        return judge_part(part, self.facts.situation(child, group, on, self.taken[(child.id, on)]))

    def _lines(
        self, item: Item, child: ChildFacts, group: GroupFacts, option: Option, on: date
    ) -> Iterator[Line]:
        assert option.price is not None
        for span in option.booked:
            value = value_of(option.price, span.minutes, option.part.span.minutes)
            left = self._room(child, group, option.part, on)
            is_free = left is not None and left.is_free
            amount = Decimal(0) if is_free else value
            line = Line(
                item.id, child, group, option.part, on, span, option.price, value, amount, is_free=is_free
            )
            yield line if is_free else self.paid(line, item.credit_id)
            self.taken[(child.id, on)] += (span,)
        self.extra_days[child.id] = self.extra_days.get(child.id, frozenset()) | {on}

    def paid(self, line: Line, credit_id: int | None) -> Line:
        """The line as paid with the credit (then it holds less), or on the invoice with the reasons."""
        if credit_id is None:
            return line
        if line.is_free:
            return replace(line, credit_refusals=(Refusal(Code.CARE_IS_FREE),))
        credit = self.credits[credit_id]
        verdict = credit_verdict(credit, line, self.facts)
        refusals = verdict.refusals or self._older_first(credit, line)
        if refusals:
            return replace(line, credit_refusals=refusals)
        self.credits[credit_id] = replace(credit, balance=credit.balance - verdict.pays)
        rest = rest_after_credit(line.value, verdict.pays, verdict.needed)
        return replace(line, amount=rest, credit_id=credit_id, credit_amount=verdict.pays)

    def _older_first(self, credit: CreditFacts, line: Line) -> tuple[Refusal, ...]:
        """Where the policy asks that: the credit that lapses first of those that could pay."""
        if not self.facts.policy.get(OldestCreditFirst, _scope(line), line.on).required:
            return ()
        older = [
            other
            for other in self.credits.values()
            if other.child_id == credit.child_id
            and other.valid_until < credit.valid_until
            and credit_verdict(other, line, self.facts).usable
        ]
        if not older:
            return ()
        first = min(older, key=lambda other: (other.valid_until, other.id))
        facts = {"balance": first.balance, "unit": first.unit, "valid_until": first.valid_until}
        return (Refusal(Code.CREDIT_OLDER_FIRST, facts),)


@dataclass(frozen=True)
class _RoomLeft:
    """The number of extra days that a rule leaves: `used` other days count already."""

    rule: ExtraLimit
    room: Room
    used: int

    @property
    def is_free(self) -> bool:
        return self.room.free is not None and self.used < self.room.free


def credit_verdict(credit: CreditFacts, line: Line, facts: Facts) -> CreditVerdict:
    """Whether a credit can pay for a line."""
    scope = _scope(line)
    day = facts.days[(line.group.location_id, line.child.id, line.on)]
    starts = datetime.combine(line.on, line.span.starts, AMSTERDAM)
    use = Use(
        child_id=line.child.id,
        starts_at=starts,
        now=facts.now,
        is_working_day=facts.is_working_day,
        minutes=line.minutes,
        care_type=line.group.care_type,
        location_id=line.group.location_id,
        in_holiday=day.kind is DayKind.HOLIDAY,
        points_value=facts.policy.find(PointsValue, scope, line.on),
        may_combine=facts.policy.get(CombinedPayment, scope, line.on).allowed,
    )
    verdict = judge_credit(credit, use)
    timing = timing_refusals(
        Act.CREDIT_USE,
        facts.policy,
        scope,
        first=starts,
        last=starts,
        now=facts.now,
        is_working_day=facts.is_working_day,
    )
    return replace(verdict, refusals=(*verdict.refusals, *timing))
