"""The three-hour rule: how long a day may go below the child-staff ratio, and how much of that is used.

Source: Besluit kwaliteit kinderopvang; ondernemersplein.kvk.nl (drie-uursregeling); Stb. 2023, 144.
The figures are dated data in `data/staff_ratio.json`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum

from core.childcare.rules.staff_day import QUARTER, CareForm, QuarterHour
from core.childcare.rules.staff_ratio import (
    RULE_BOOK,
    NotAllowed,
    NotComputed,
    Requirement,
    ThreeHourRules,
    in_force,
)


class Breach(Enum):
    """Why a day does not fit the rule."""

    NOT_OPEN_LONG_ENOUGH = "not_open_long_enough"
    TOO_MANY_MINUTES = "too_many_minutes"
    BELOW_HALF = "below_half"
    NOT_ALLOWED = "not_allowed"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True)
class ThreeHourUse:
    """`minutes_used` below the ratio of the `minutes_allowed` that day; `below_half` are the starts of the
    quarters with less than half of the staff required, rounded up."""

    minutes_used: int
    minutes_allowed: int
    below_half: tuple[time, ...]
    breaches: tuple[Breach, ...]

    @property
    def within_rule(self) -> bool:
        return not self.breaches


def three_hour_rule(
    profile: Sequence[QuarterHour],
    open_minutes: int,
    on: date,
    care: CareForm = CareForm.DAY_CARE,
    *,
    school_day: bool = False,
) -> ThreeHourUse:
    """How much of the rule a day of one group (day care) or location (after-school care) uses.

    `open_minutes` are the consecutive minutes that the location is open: from ten hours a day may go below
    the ratio for three hours. After-school care on a school day has half an hour, however long it is open.
    Raises NoRulesInForceError before the first rules.
    """
    rules = in_force(RULE_BOOK.three_hour, on)
    used = QUARTER * sum(1 for quarter in profile if quarter.shortage)
    allowed = _minutes_allowed(rules, open_minutes, is_bso_school_day=school_day and care is CareForm.BSO)
    below_half = tuple(quarter.start for quarter in profile if _is_below_half(rules, quarter))
    return ThreeHourUse(used, allowed, below_half, tuple(_breaches(profile, used, allowed, below_half)))


def _minutes_allowed(rules: ThreeHourRules, open_minutes: int, *, is_bso_school_day: bool) -> int:
    if is_bso_school_day:
        return rules.max_minutes_bso_school_day
    return rules.max_minutes if open_minutes >= rules.min_open_minutes else 0


def _is_below_half(rules: ThreeHourRules, quarter: QuarterHour) -> bool:
    if not isinstance(quarter.requirement, Requirement):
        return False
    return quarter.staff_planned * rules.present_at_least_one_in < quarter.requirement.required


def _breaches(
    profile: Sequence[QuarterHour], used: int, allowed: int, below_half: tuple[time, ...]
) -> Iterable[Breach]:
    if used and not allowed:
        yield Breach.NOT_OPEN_LONG_ENOUGH
    elif used > allowed:
        yield Breach.TOO_MANY_MINUTES
    if below_half:
        yield Breach.BELOW_HALF
    if any(isinstance(quarter.requirement, NotAllowed) for quarter in profile):
        yield Breach.NOT_ALLOWED
    if any(isinstance(quarter.requirement, NotComputed) for quarter in profile):
        yield Breach.NOT_COMPUTED
