"""What a parent can choose on a day or in a period: per child and group, with price and ways to pay (R-01 to R-05)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.childcare.rules.spans import Span
from requests_app.rules.credits import CreditFacts
from requests_app.rules.facts import ChildFacts, Facts
from requests_app.rules.options import GroupFacts, PartFacts, days_of_period, judge_part
from requests_app.rules.policy import AMSTERDAM
from requests_app.rules.quote import Desk, Item, Line, QuotedItem
from requests_app.rules.refusals import Code, Refusal

WHOLE_DAY = frozenset({Code.PAST, Code.CLOSED, Code.NOT_OPEN_THAT_WEEKDAY, Code.TOO_FAR_AHEAD})
"""Reasons that hold for all of a day, so there is nothing to open."""


@dataclass(frozen=True)
class When:
    """One date (`first` is `last`, no weekdays), or a period on some ISO weekdays."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()

    @property
    def is_period(self) -> bool:
        return bool(self.weekdays)

    @property
    def dates(self) -> tuple[date, ...]:
        return days_of_period(self.first, self.last, self.weekdays) if self.is_period else (self.first,)

    def item(self, child_id: int, group_id: int, part_id: int, credit_id: int | None = None) -> Item:
        """The choice of a day part then; its id names child, group and part."""
        return Item(
            id=f"{child_id}-{group_id}-{part_id}",
            child_id=child_id,
            group_id=group_id,
            part_id=part_id,
            first=self.first,
            last=self.last,
            weekdays=self.weekdays,
            credit_id=credit_id,
        )


@dataclass(frozen=True)
class WayToPay:
    """A credit for one choice. `lines` are the bookings as they would then be paid."""

    credit: CreditFacts
    lines: tuple[Line, ...]

    @property
    def usable(self) -> bool:
        """A single day is paid by the credit or not at all; of a period the days that it covers."""
        paid = [line.credit_id is not None for line in self.lines]
        return any(paid) if len({line.on for line in self.lines}) > 1 else all(paid)

    @property
    def pays(self) -> Decimal:
        """In the unit of the credit."""
        return sum((line.credit_amount for line in self.lines), Decimal(0))

    @property
    def invoiced(self) -> Decimal:
        """Euros that still come on the invoice."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(refusal for line in self.lines for refusal in line.credit_refusals)


@dataclass(frozen=True)
class Choice:
    """A day part for a child in a group: what it comes to, or why it is not possible."""

    part: PartFacts
    quoted: QuotedItem
    ways_to_pay: tuple[WayToPay, ...]

    @property
    def key(self) -> str:
        return self.quoted.item.id

    @property
    def possible(self) -> bool:
        return bool(self.quoted.lines)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why it is not possible, on any of the days."""
        return tuple(refusal for day in self.quoted.left_out for refusal in day.refusals)

    @property
    def is_extension(self) -> bool:
        """Whether less time is booked than the day part lasts, because care is planned already."""
        return any(line.span != self.part.span for line in self.quoted.lines)

    @property
    def usable_credits(self) -> tuple[WayToPay, ...]:
        return tuple(way for way in self.ways_to_pay if way.usable)

    @property
    def other_credits(self) -> tuple[WayToPay, ...]:
        return tuple(way for way in self.ways_to_pay if not way.usable)


@dataclass(frozen=True)
class GroupChoices:
    """One of a child's groups, with the times planned there (of a single day) and the day parts."""

    group: GroupFacts
    planned: tuple[Span, ...]
    choices: tuple[Choice, ...]

    @property
    def possible(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.possible)

    @property
    def impossible(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if not choice.possible)


@dataclass(frozen=True)
class ChildChoices:
    """One child, with the times that were asked already (of a single day) and the groups."""

    child: ChildFacts
    asked: tuple[Span, ...]
    groups: tuple[GroupChoices, ...]


def choices_of(when: When, facts: Facts, in_draft: Iterable[Item]) -> tuple[ChildChoices, ...]:
    """Every child with every day part of the own groups, after what is in the draft already.

    Day parts that are never for parents to choose are left out.
    """
    desk = Desk(facts)
    for item in in_draft:
        desk.quote_item(item)
    return tuple(_child_choices(child, when, desk) for child in facts.children.values())


def _child_choices(child: ChildFacts, when: When, desk: Desk) -> ChildChoices:
    groups = dict.fromkeys(group for on in when.dates for group in child.groups_on(on))
    asked = () if when.is_period else desk.facts.asked.get((child.id, when.first), ())
    return ChildChoices(child, asked, tuple(_group_choices(child, group, when, desk) for group in groups))


def _group_choices(child: ChildFacts, group: GroupFacts, when: When, desk: Desk) -> GroupChoices:
    moments = () if when.is_period else desk.facts.planned.get((child.id, when.first), ())
    return GroupChoices(
        group=group,
        planned=tuple(moment.span for moment in moments if moment.group_id == group.id),
        choices=tuple(
            _choice(child, part, when.item(child.id, group.id, part.id), desk)
            for part in desk.facts.parts_for(group)
            if part.selectable
        ),
    )


def _choice(child: ChildFacts, part: PartFacts, item: Item, desk: Desk) -> Choice:
    quoted = desk.copy().quote_item(item)
    ways = (
        (_way_to_pay(quoted, credit, desk) for credit in _worth_showing(child, desk)) if quoted.lines else ()
    )
    return Choice(part, quoted, tuple(ways))


def _worth_showing(child: ChildFacts, desk: Desk) -> tuple[CreditFacts, ...]:
    """The child's credits that are not over; what is left of them after the draft."""
    if not desk.facts.uses_credits:
        return ()
    today = desk.facts.now.astimezone(AMSTERDAM).date()
    return tuple(
        credit
        for credit in desk.credits.values()
        if credit.child_id == child.id and credit.valid_until >= today and credit.balance > 0
    )


def _way_to_pay(quoted: QuotedItem, credit: CreditFacts, desk: Desk) -> WayToPay:
    trial = desk.copy()
    return WayToPay(credit, tuple(trial.paid(line, credit.id) for line in quoted.lines))


def whole_day_refusal(facts: Facts, on: date) -> Refusal | None:
    """Why no child can ask anything on a date, for the calendar; None where a day is worth opening."""
    found: list[Refusal] = []
    pairs = [(child, group) for child in facts.children.values() for group in child.groups_on(on)]
    if not pairs:
        return Refusal(Code.NO_PLACEMENT, {"on": on})
    for child, group in pairs:
        case = facts.situation(child, group, on)
        for part in facts.parts_for(group):
            if not part.selectable:
                continue
            blocking = [reason for reason in judge_part(part, case).refusals if reason.code in WHOLE_DAY]
            if not blocking:
                return None
            found.extend(blocking)
    return found[0] if found else None
