"""How many staff the children present need by law (beroepskracht-kindratio, BKR).

Source: Besluit kwaliteit kinderopvang, bijlage 1 (day care, per group) and Stb. 2024, 64
(after-school care, BSO, per location). The figures are dated data in `data/staff_ratio.json`.
Whole numbers only: no figure here is ever a float. Ages are completed years on the day.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

DATA = Path(__file__).parent.parent / "data" / "staff_ratio.json"

OLDEST_AT_DAY_CARE = 4
"""Completed years; a child of four that is still at day care counts as three."""


class NoRulesInForceError(LookupError):
    """Asked for a date before the first rules that are known here."""


class Basis(Enum):
    """Which rule decided the number."""

    TABLE = "table"
    RATIO = "ratio"
    SAFEGUARD = "safeguard"


class RefusalReason(Enum):
    TOO_MANY_CHILDREN = "too_many_children"
    TOO_MANY_BABIES = "too_many_babies"


class RoomLimit(Enum):
    """What stops the next child."""

    CAPACITY = "capacity"
    LEGAL_MAXIMUM = "legal_maximum"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: with children from `age_from` up to (not including) `age_to` years, `staff` may
    look after `max_children`, of whom at most `max_zero` babies (None: the row sets no such limit)."""

    age_from: int
    age_to: int
    staff: int
    max_children: int
    max_zero: int | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """The number of staff needed, the rule that decided, and the table's row for these ages (None for an
    empty group and for after-school care, which has no table)."""

    required: int
    basis: Basis
    row: TableRow | None = None


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """No number of staff makes this group lawful; `limit` is the number of children or babies it passes."""

    reason: RefusalReason
    limit: int


@dataclass(frozen=True, slots=True)
class NotComputed:
    """No number is given here; `refer_to` is the site that has one."""

    reason: str
    refer_to: str


COMBINATION = NotComputed(reason="combination_group", refer_to="1ratio.nl")
"""Day care and after-school children together in one group: the figures in force are not published."""


@dataclass(frozen=True, slots=True)
class DayCareAges:
    """The number of children of each age present in a day care group."""

    zero: int = 0
    one: int = 0
    two: int = 0
    three: int = 0

    def __post_init__(self) -> None:
        if self.zero < 0 or self.one < 0 or self.two < 0 or self.three < 0:
            raise ValueError("A number of children cannot be negative.")

    @classmethod
    def of(cls, ages: Iterable[int]) -> "DayCareAges":
        """Count ages in completed years, 0 to 4. Raises ValueError for any other age."""
        present = tuple(ages)
        if present:
            _counted_age(min(present))
            _counted_age(max(present))
        return cls(present.count(0), present.count(1), present.count(2), present.count(3) + present.count(4))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (self.zero, self.one, self.two, self.three)

    @property
    def children(self) -> int:
        return self.zero + self.one + self.two + self.three

    def with_one_more(self, age: int) -> "DayCareAges":
        """The same group with one more child of 0 to 4 years."""
        counted = _counted_age(age)
        return self._with(counted, self.counts[counted] + 1)

    def with_one_fewer(self) -> Iterator["DayCareAges"]:
        """Every group that has one child fewer."""
        for age, count in enumerate(self.counts):
            if count:
                yield self._with(age, count - 1)

    def _with(self, age: int, count: int) -> "DayCareAges":
        counts = list(self.counts)
        counts[age] = count
        return DayCareAges(*counts)


@dataclass(frozen=True, slots=True)
class RoomForMore:
    """How many more children of `age` (completed years) fit, and what stops the one after."""

    age: int
    children: int
    stopped_by: RoomLimit


@dataclass(frozen=True, eq=False)
class DayCareRules:
    valid_from: date
    rows: tuple[TableRow, ...]
    max_children: int
    max_children_only_babies: int
    max_babies_in_mixed_group: int
    ratio_weights: tuple[int, int, int, int]
    ratio_divisor: int


@dataclass(frozen=True, eq=False)
class BsoRules:
    valid_from: date
    max_children_in_group: int
    older_from_age: int
    staff_per_thousand_younger: int
    staff_per_thousand_older: int


@dataclass(frozen=True, eq=False)
class ThreeHourRules:
    """Minutes a day; `present_at_least_one_in` 2 means half of the staff required, rounded up."""

    valid_from: date
    max_minutes: int
    min_open_minutes: int
    present_at_least_one_in: int
    max_minutes_bso_school_day: int


class Dated(Protocol):
    @property
    def valid_from(self) -> date: ...


Rules = TypeVar("Rules", bound=Dated)


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules known, of each kind the newest first."""

    day_care: tuple[DayCareRules, ...]
    bso: tuple[BsoRules, ...]
    three_hour: tuple[ThreeHourRules, ...]


def in_force(rules: tuple[Rules, ...], on: date) -> Rules:
    """The rules that hold on a date. Raises NoRulesInForceError before the first ones."""
    for candidate in rules:
        if candidate.valid_from <= on:
            return candidate
    first = rules[-1]
    raise NoRulesInForceError(
        f"No {type(first).__name__} in force on {on}: the first hold from {first.valid_from}."
    )


def read_rule_book(data: Mapping[str, Any]) -> RuleBook:
    """Rules from the shape of `data/staff_ratio.json`."""
    return RuleBook(
        day_care=_newest_first(_day_care_rules, data["day_care"]),
        bso=_newest_first(lambda entry: BsoRules(**_dated(entry)), data["bso"]),
        three_hour=_newest_first(lambda entry: ThreeHourRules(**_dated(entry)), data["three_hour_rule"]),
    )


def required_day_care(ages: DayCareAges, on: date) -> Requirement | NotAllowed:
    """Staff needed for the children present in one day care group.

    The largest of: the table's row from the youngest to the oldest age present; with a baby present also
    n0/3 + (n1/5 + n2/6 + n3/8) / 1.2 rounded up; and what the same group with one child fewer needs, so that
    one more child never lowers the number. An empty group needs nobody.
    Raises NoRulesInForceError before the first rules.
    """
    rules = in_force(RULE_BOOK.day_care, on)
    return _refusal(rules, ages) or _required(rules, ages)


def required_bso(younger: int, older: int, on: date) -> Requirement:
    """Staff needed for all after-school children present at one location.

    `younger` are 4 to 6 years, `older` 7 and up: 0.1 and 0.083 staff each, the sum rounded up.
    Raises NoRulesInForceError before 1 July 2024, when the rule was per group.
    """
    if younger < 0 or older < 0:
        raise ValueError("A number of children cannot be negative.")
    rules = in_force(RULE_BOOK.bso, on)
    thousandths = younger * rules.staff_per_thousand_younger + older * rules.staff_per_thousand_older
    return Requirement(_divided_up(thousandths, 1000), Basis.RATIO)


def bso_group_maximum(on: date) -> int:
    """Most children in one after-school group (basisgroep)."""
    return in_force(RULE_BOOK.bso, on).max_children_in_group


def is_older_at_bso(age: int, on: date) -> bool:
    """Whether a child at after-school care counts as one of the older ones."""
    return age >= in_force(RULE_BOOK.bso, on).older_from_age


def how_many_more_fit(
    ages: DayCareAges, next_age: int, staff_on_duty: int, group_capacity: int, on: date
) -> RoomForMore:
    """How many more children of `next_age` (0 to 4) can come, one after another, into a day care group.

    Each needs a place within the group's capacity and the legal maximum, and the staff on duty must do.
    """
    fitting = 0
    while True:
        ages = ages.with_one_more(next_age)
        limit = _day_care_limit(ages, staff_on_duty, group_capacity, on)
        if limit:
            return RoomForMore(next_age, fitting, limit)
        fitting += 1


def how_many_more_fit_bso(
    younger: int,
    older: int,
    next_age: int,
    staff_at_location: int,
    *,
    children_in_group: int,
    group_capacity: int,
    on: date,
) -> RoomForMore:
    """How many more children of `next_age` can come, one after another, into an after-school group.

    Staff are counted over the whole location (`younger`, `older`, `staff_at_location`), places in the group.
    """
    is_older = is_older_at_bso(next_age, on)
    fitting = 0
    while True:
        younger, older = (younger, older + 1) if is_older else (younger + 1, older)
        if children_in_group + fitting >= group_capacity:
            return RoomForMore(next_age, fitting, RoomLimit.CAPACITY)
        if children_in_group + fitting >= bso_group_maximum(on):
            return RoomForMore(next_age, fitting, RoomLimit.LEGAL_MAXIMUM)
        if required_bso(younger, older, on).required > staff_at_location:
            return RoomForMore(next_age, fitting, RoomLimit.STAFF)
        fitting += 1


def _day_care_limit(ages: DayCareAges, staff_on_duty: int, capacity: int, on: date) -> RoomLimit | None:
    if ages.children > capacity:
        return RoomLimit.CAPACITY
    outcome = required_day_care(ages, on)
    if isinstance(outcome, NotAllowed):
        return RoomLimit.LEGAL_MAXIMUM
    return RoomLimit.STAFF if outcome.required > staff_on_duty else None


def _refusal(rules: DayCareRules, ages: DayCareAges) -> NotAllowed | None:
    if ages.zero == ages.children:
        if ages.zero > rules.max_children_only_babies:
            return NotAllowed(RefusalReason.TOO_MANY_BABIES, rules.max_children_only_babies)
        return None
    if ages.children > rules.max_children:
        return NotAllowed(RefusalReason.TOO_MANY_CHILDREN, rules.max_children)
    if ages.zero > rules.max_babies_in_mixed_group:
        return NotAllowed(RefusalReason.TOO_MANY_BABIES, rules.max_babies_in_mixed_group)
    return None


@cache
def _required(rules: DayCareRules, ages: DayCareAges) -> Requirement:
    """The number for a group within the legal maximum: under 5000 of them for each set of rules."""
    if ages.children == 0:
        return Requirement(0, Basis.TABLE)
    row = _table_row(rules, ages)
    base = Requirement(row.staff, Basis.TABLE, row)
    by_ratio = _by_ratio(rules, ages)
    if by_ratio > base.required:
        base = Requirement(by_ratio, Basis.RATIO, row)
    one_fewer = max(_required(rules, smaller).required for smaller in ages.with_one_fewer())
    if one_fewer > base.required:
        return Requirement(one_fewer, Basis.SAFEGUARD, row)
    return base


def _table_row(rules: DayCareRules, ages: DayCareAges) -> TableRow:
    present = [age for age, count in enumerate(ages.counts) if count]
    span = (present[0], present[-1] + 1)
    return min(
        (
            row
            for row in rules.rows
            if (row.age_from, row.age_to) == span
            and ages.children <= row.max_children
            and (row.max_zero is None or ages.zero <= row.max_zero)
        ),
        key=lambda row: row.staff,
    )


def _by_ratio(rules: DayCareRules, ages: DayCareAges) -> int:
    if not ages.zero:
        return 0
    weighed = sum(weight * count for weight, count in zip(rules.ratio_weights, ages.counts, strict=True))
    return _divided_up(weighed, rules.ratio_divisor)


def _divided_up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def _counted_age(age: int) -> int:
    if not 0 <= age <= OLDEST_AT_DAY_CARE:
        raise ValueError(f"A child of {age} years is not at day care.")
    return min(age, OLDEST_AT_DAY_CARE - 1)


def _newest_first(
    read: Callable[[dict[str, Any]], Rules], entries: list[dict[str, Any]]
) -> tuple[Rules, ...]:
    return tuple(sorted(map(read, entries), key=lambda rules: rules.valid_from, reverse=True))


def _dated(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"valid_from": date.fromisoformat(entry["valid_from"])}


def _day_care_rules(entry: dict[str, Any]) -> DayCareRules:
    figures = _dated(entry)
    rows = tuple(TableRow(**row) for row in figures.pop("rows"))
    weights = tuple(figures.pop("ratio_weights"))
    return DayCareRules(rows=rows, ratio_weights=weights, **figures)


RULE_BOOK = read_rule_book(json.loads(DATA.read_text(encoding="utf-8")))
