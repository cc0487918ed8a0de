"""What the rules need to know of a family, as plain values. requests_app.facts reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.childcare.rules.spans import Span
from requests_app.rules.credits import CreditFacts
from requests_app.rules.options import Day, GroupFacts, PartFacts, Situation
from requests_app.rules.policy import IsWorkingDay, Policy


@dataclass(frozen=True)
class Membership:
    """A child's own group from a date until a date (included; None is open-ended)."""

    group: GroupFacts
    first: date
    last: date | None

    def holds(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class ChildFacts:
    id: int
    name: str
    birth_date: date
    memberships: tuple[Membership, ...]

    def groups_on(self, on: date) -> tuple[GroupFacts, ...]:
        """The child's own groups on a date, each once."""
        return tuple(dict.fromkeys(member.group for member in self.memberships if member.holds(on)))


@dataclass(frozen=True)
class PlannedMoment:
    group_id: int
    span: Span


@dataclass(frozen=True)
class Facts:
    """One family over a stretch of dates. Keys are (child id, date) and (location id, child id, date).

    `extra_days` holds by child id the date of every extra booking, undecided or approved, and `contract_begins` the
    first day of the contract; both only where a rule counts them.
    """

    now: datetime
    children: Mapping[int, ChildFacts]
    parts: tuple[PartFacts, ...]
    days: Mapping[tuple[int, int, date], Day]
    planned: Mapping[tuple[int, date], tuple[PlannedMoment, ...]]
    asked: Mapping[tuple[int, date], tuple[Span, ...]]
    credits: tuple[CreditFacts, ...]
    policy: Policy
    is_working_day: IsWorkingDay
    uses_credits: bool
    undecided: int = 0
    extra_days: Mapping[int, tuple[date, ...]] = field(default_factory=dict)
    contract_begins: Mapping[int, date] = field(default_factory=dict)

    def situation(
        self, child: ChildFacts, group: GroupFacts, on: date, in_draft: tuple[Span, ...] = ()
    ) -> Situation:
        """The case to judge for one child in one group on one date."""
        return Situation(
            now=self.now,
            birth_date=child.birth_date,
            group=group,
            day=self.days[(group.location_id, child.id, on)],
            planned=tuple(moment.span for moment in self.planned.get((child.id, on), ())),
            asked=self.asked.get((child.id, on), ()),
            in_draft=in_draft,
            policy=self.policy,
            is_working_day=self.is_working_day,
        )

    def parts_for(self, group: GroupFacts) -> tuple[PartFacts, ...]:
        return tuple(part for part in self.parts if part.offered_in(group))
