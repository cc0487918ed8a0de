"""Whether a credit can pay for a booking, and why not (R-05, R-31)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from requests_app.rules.policy import PointsValue
from requests_app.rules.price import hours_of, points_of
from requests_app.rules.refusals import Code, Refusal


@dataclass(frozen=True)
class CreditFacts:
    """A credit as the rules see it; `balance` in its unit."""

    id: int
    child_id: int
    in_points: bool
    balance: Decimal
    valid_from: date
    valid_until: date
    care_types: frozenset[str]
    weeks: str
    location_id: int | None
    location_name: str = ""


@dataclass(frozen=True)
class Use:
    """What the credit should pay for."""

    child_id: int
    on: date
    minutes: int
    care_type: str
    location_id: int
    in_holiday: bool
    points_value: PointsValue | None
    may_combine: bool


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
    if not credit.in_points:
        return hours_of(use.minutes)
    return points_of(use.minutes, use.points_value) if use.points_value else Decimal(0)


def judge_credit(credit: CreditFacts, use: Use) -> CreditVerdict:
    """Every reason against using `credit` for `use`; none means usable."""
    refusals = list(_mismatches(credit, use))
    needed = needed_of(credit, use)
    if credit.in_points and use.points_value is None:
        refusals.append(Refusal(Code.CREDIT_POINTS_WITHOUT_VALUE))
    elif credit.balance <= 0:
        refusals.append(Refusal(Code.CREDIT_USED_UP))
    elif credit.balance < needed and not use.may_combine:
        refusals.append(
            Refusal(
                Code.CREDIT_TOO_SMALL,
                {"balance": credit.balance, "needed": needed, "in_points": credit.in_points},
            )
        )
    return CreditVerdict(needed, min(needed, max(credit.balance, Decimal(0))), tuple(refusals))


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
