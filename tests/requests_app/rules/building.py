"""Plain facts for the rules, with a family that is easy to picture.

Noortje (2) is in Hamsters at Haarlem on Mondays 07:30-13:00; today is Wednesday 13 January 2027, 10:00.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.price import Price
from core.childcare.rules.spans import Span
from requests_app.rules.credits import CreditFacts
from requests_app.rules.facts import ChildFacts, Facts, Membership, PlannedMoment
from requests_app.rules.options import Day, GroupFacts, PartFacts
from requests_app.rules.policy import AMSTERDAM, Counted, Part, Policy, Rule, Scope

NOW = datetime(2027, 1, 13, 10, 0, tzinfo=AMSTERDAM)
MONDAY = date(2027, 1, 25)
THURSDAY = date(2027, 1, 28)
OPEN = Span(time(7), time(18, 30))
MORNING = Span(time(7, 30), time(13))
AFTERNOON = Span(time(13), time(18, 30))
WHOLE_DAY = Span(time(7, 30), time(18, 30))

HAMSTERS = GroupFacts(1, "Hamsters", 10, "Haarlem", "day_care", 0, 48, True)
FLORIS = GroupFacts(2, "Floris", 10, "Haarlem", "after_school", 48, 156, True)

NOORTJE = ChildFacts(100, "Noortje", date(2024, 6, 1), (Membership(HAMSTERS, date(2025, 1, 1), None),))
TIES = ChildFacts(101, "Ties", date(2021, 3, 1), (Membership(FLORIS, date(2025, 3, 1), None),))


def is_working_day(on: date) -> bool:
    return on.isoweekday() < 6


def part(id: int = 1, span: Span = MORNING, **changes: object) -> PartFacts:
    facts: dict[str, object] = {
        "id": id,
        "name": f"Dagdeel {id}",
        "care_type": "day_care",
        "contract_form": "incidental",
        "span": span,
        "weekdays": frozenset({1, 2, 3, 4, 5}),
        "weeks": "both",
        "selectable": True,
        "prices": (Price(date(2026, 1, 1), True, Decimal("10.00")),),
    }
    return PartFacts(**{**facts, **changes})  # type: ignore[arg-type]


def rules(*parts: Part, scope: Scope | None = None) -> Policy:
    return Policy(Rule(one, scope or Scope(), date(2020, 1, 1)) for one in parts)


def credit(**changes: object) -> CreditFacts:
    facts: dict[str, object] = {
        "id": 7,
        "child_id": NOORTJE.id,
        "unit": Counted.HOURS,
        "balance": Decimal("5.50"),
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 12, 31),
        "care_types": frozenset(),
        "weeks": "both",
        "location_id": None,
    }
    return CreditFacts(**{**facts, **changes})  # type: ignore[arg-type]


@dataclass
class World:
    """Facts that a test changes in one place."""

    policy: Policy = field(default_factory=lambda: Policy(()))
    now: datetime = NOW
    parts: tuple[PartFacts, ...] = (part(1), part(2, AFTERNOON), part(3, WHOLE_DAY))
    planned: Mapping[tuple[int, date], tuple[PlannedMoment, ...]] = field(default_factory=dict)
    asked: Mapping[tuple[int, date], tuple[Span, ...]] = field(default_factory=dict)
    credits: tuple[CreditFacts, ...] = ()
    kinds: Mapping[date, DayKind] = field(default_factory=dict)
    closed_weekdays: frozenset[int] = frozenset({6, 7})
    children: tuple[ChildFacts, ...] = (NOORTJE, TIES)
    uses_credits: bool = True
    undecided: int = 0

    def facts(self, dates: Iterable[date] = ()) -> Facts:
        wanted = {MONDAY, THURSDAY, *self.kinds, *dates}
        return Facts(
            now=self.now,
            children={child.id: child for child in self.children},
            parts=self.parts,
            days={(10, child.id, on): self._day(on) for child in self.children for on in wanted},
            planned=self.planned,
            asked=self.asked,
            credits=self.credits,
            policy=self.policy,
            is_working_day=is_working_day,
            uses_credits=self.uses_credits,
            undecided=self.undecided,
        )

    def _day(self, on: date) -> Day:
        is_open = on.isoweekday() not in self.closed_weekdays
        return Day(on, self.kinds.get(on, DayKind.SCHOOL), "Koningsdag", OPEN if is_open else None)
