"""Whether a credit can pay for a booking, and why not (R-05, R-31, R-40)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.childcare.rules.price import hours_of
from requests_app.rules.policy import (
    AMSTERDAM,
    Conversion,
    Counted,
    CreditUseNotice,
    IsWorkingDay,
    Notice,
    PointsValue,
)
from requests_app.rules.price import points_of
from requests_app.rules.refusals import Code, Refusal

USUAL_COUNTING = {
    Counted.PARTS: Conversion(unit=Counted.PARTS, per_part=Decimal(1), per_day=Decimal(2)),
    Counted.DAYS: Conversion(unit=Counted.DAYS, per_part=Decimal("0.5"), per_day=Decimal(1)),
}
"""How care is counted in day parts and days where a credit names no way of its own."""


@dataclass(frozen=True)
class CreditFacts:
    """A credit as the rules see it; `balance` in its unit.

    `conversion` and `use_notice` are of the rule that it was earned under: they hold whatever the policy says now.
    """

    id: int
    child_id: int
    unit: Counted
    balance: Decimal
    valid_from: date
    valid_until: date
    care_types: frozenset[str]
    weeks: str
    location_id: int | None
    location_name: str = ""
    conversion: Conversion | None = None
    use_notice: Notice | None = None


@dataclass(frozen=True)
class Use:
    """What the credit should pay for: care from `starts_at`, asked at `now` (both aware)."""

    child_id: int
    starts_at: datetime
    now: datetime
    is_working_day: IsWorkingDay
    minutes: int
    care_type: str
    location_id: int
    in_holiday: bool
    points_value: PointsValue | None
    may_combine: bool

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class CreditVerdict:
    """`pays` of the `needed` amount in the credit's unit; refused where `refusals` says why."""

    needed: Decimal
    pays: Decimal
    refusals: tuple[Refusal, ...]

    @property
    def usable(self) -> bool:
        return not self.refusals


def needed_of(credit: CreditFacts, use: Use) -> Decimal:
    """How much of the credit's unit the care costs; 0 where points have no value."""
    conversion = credit.conversion or USUAL_COUNTING.get(credit.unit)
    if conversion is not None:
        return conversion.amount_of(use.minutes)
    if credit.unit is Counted.HOURS:
        return hours_of(use.minutes)
    return points_of(use.minutes, use.points_value) if use.points_value else Decimal(0)


def judge_credit(credit: CreditFacts, use: Use) -> CreditVerdict:
    """Every reason against using `credit` for `use`; none means usable."""
    refusals = [*_mismatches(credit, use), *_late(credit, use)]
    needed = needed_of(credit, use)
    if credit.unit is Counted.POINTS and credit.conversion is None and use.points_value is None:
        refusals.append(Refusal(Code.CREDIT_POINTS_WITHOUT_VALUE))
    elif credit.balance <= 0:
        refusals.append(Refusal(Code.CREDIT_USED_UP))
    elif credit.balance < needed and not use.may_combine:
        facts = {"balance": credit.balance, "needed": needed, "unit": credit.unit}
        refusals.append(Refusal(Code.CREDIT_TOO_SMALL, facts))
    return CreditVerdict(needed, min(needed, max(credit.balance, Decimal(0))), tuple(refusals))


def _late(credit: CreditFacts, use: Use) -> Iterable[Refusal]:
    """Asked later than the rule allows that the credit was earned under."""
    if credit.use_notice is None:
        return
    deadline = credit.use_notice.deadline(use.starts_at, use.is_working_day)
    if use.now > deadline:
        yield Refusal(Code.TOO_LATE, {"rule": CreditUseNotice(least=credit.use_notice), "deadline": deadline})


def _mismatches(credit: CreditFacts, use: Use) -> list[Refusal]:
    found = []
    if credit.child_id != use.child_id:
        found.append(Refusal(Code.CREDIT_OTHER_CHILD))
    if use.on < credit.valid_from:
        found.append(Refusal(Code.CREDIT_NOT_YET_VALID, {"valid_from": credit.valid_from}))
    if use.on > credit.valid_until:
        found.append(Refusal(Code.CREDIT_EXPIRED, {"valid_until": credit.valid_until}))
    if credit.care_types and use.care_type not in credit.care_types:
        found.append(Refusal(Code.CREDIT_OTHER_CARE_TYPE, {"care_types": sorted(credit.care_types)}))
    if credit.weeks == "school" and use.in_holiday:
        found.append(Refusal(Code.CREDIT_ONLY_SCHOOL_WEEKS))
    if credit.weeks == "holiday" and not use.in_holiday:
        found.append(Refusal(Code.CREDIT_ONLY_HOLIDAYS))
    if credit.location_id not in (None, use.location_id):
        found.append(Refusal(Code.CREDIT_OTHER_LOCATION, {"location": credit.location_name}))
    return found
