"""The parts that an organisation's policy is built from (R-40), and which rule holds.

A part is a kind with its numbers, read from the `settings` of a policy rule and checked by pydantic, so a wrong
figure is refused on saving and not found out on deciding. A further kind is a class here, a sentence in
requests_app.wording, and an entry in `PARTS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.childcare.rules.calendar import working_days_before

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
IsWorkingDay = Callable[[date], bool]


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Notice(_Frozen):
    """How long before the start something must be done.

    Hours are elapsed hours, also across the change of the clocks. Days, working days and weeks count back on the
    calendar; on the day that results one is in time until `clock`, or until midnight where there is none. A working
    day is no weekend, public holiday or closing day.
    """

    amount: int = Field(ge=0, le=400)
    unit: Unit
    clock: time | None = None

    @model_validator(mode="after")
    def _hours_have_no_clock(self) -> "Notice":
        if self.unit is Unit.HOURS and self.clock is not None:
            raise ValueError("a notice in hours has no clock time")
        return self

    def deadline(self, starts: datetime, is_working_day: IsWorkingDay) -> datetime:
        """The last moment in time for care that starts at `starts` (aware); aware."""
        if self.unit is Unit.HOURS:
            return starts.astimezone(UTC) - timedelta(hours=self.amount)
        day = starts.astimezone(AMSTERDAM).date()
        if self.unit is Unit.WORKING_DAYS:
            day = working_days_before(day, self.amount, is_working_day)
        else:
            day -= timedelta(days=self.amount * (7 if self.unit is Unit.WEEKS else 1))
        if self.clock is None:
            return datetime.combine(day + timedelta(days=1), time.min, AMSTERDAM)
        return datetime.combine(day, self.clock, AMSTERDAM)


class Part(_Frozen):
    """One kind of rule. `part` is its name in the database."""

    part: ClassVar[str]


class RequestNotice(Part):
    """Extra care must be asked at least this long ahead."""

    part = "request_notice"
    least: Notice


class RequestHorizon(Part):
    """Extra care can be asked at most this many days ahead."""

    part = "request_horizon"
    days: int = Field(ge=1, le=730)


class Extension(Part):
    """Whether a day part that overlaps planned care may be asked; then only the unplanned time is booked."""

    part = "extension"
    allowed: bool


class DefaultExpiry(Part):
    """The expiry date that is filled in: this many days before the first day asked, never before today."""

    part = "default_expiry"
    days_before: int = Field(ge=0, le=60)


class CancelPending(Part):
    """Until when a parent may cancel an undecided booking; without a notice until care starts."""

    part = "cancel_pending"
    until: Notice | None = None


class CancelApproved(Part):
    """Whether a parent may cancel an approved booking: until a notice, within minutes of the decision, or never."""

    part = "cancel_approved"
    until: Notice | None = None
    within_minutes: int | None = Field(default=None, ge=1, le=1440)


class CombinedPayment(Part):
    """Whether a credit that is too small may pay a part, with the rest on the invoice."""

    part = "combined_payment"
    allowed: bool


class PointsValue(Part):
    """What care costs in points: per hour, or per part of a day and per whole day (from `day_from_minutes`)."""

    part = "points_value"
    per_hour: Decimal | None = Field(default=None, gt=0)
    per_part: Decimal | None = Field(default=None, gt=0)
    per_day: Decimal | None = Field(default=None, gt=0)
    day_from_minutes: int = Field(default=420, ge=60, le=1440)

    @model_validator(mode="after")
    def _one_way_of_counting(self) -> "PointsValue":
        by_part = self.per_part is not None and self.per_day is not None
        if (self.per_hour is not None) == by_part:
            raise ValueError("points count per hour, or per part and day")
        return self


class UndecidedLimit(Part):
    """How many undecided days a family may have waiting at once."""

    part = "undecided_limit"
    most: int = Field(ge=1, le=500)


PARTS: dict[str, type[Part]] = {
    kind.part: kind
    for kind in (
        RequestNotice,
        RequestHorizon,
        Extension,
        DefaultExpiry,
        CancelPending,
        CancelApproved,
        CombinedPayment,
        PointsValue,
        UndecidedLimit,
    )
}

# What holds where an organisation has set nothing: the rules of the parents' manual.
DEFAULTS: tuple[Part, ...] = (
    RequestHorizon(days=365),
    Extension(allowed=True),
    DefaultExpiry(days_before=1),
    CancelPending(),
    CancelApproved(),
    CombinedPayment(allowed=False),
)


@dataclass(frozen=True)
class Scope:
    """Where a rule holds; empty means everywhere."""

    location_id: int | None = None
    care_type: str = ""
    contract_form: str = ""

    def covers(self, place: "Scope") -> bool:
        return (
            self.location_id in (None, place.location_id)
            and self.care_type in ("", place.care_type)
            and self.contract_form in ("", place.contract_form)
        )

    @property
    def precision(self) -> int:
        return (self.location_id is not None) + bool(self.care_type) + bool(self.contract_form)


@dataclass(frozen=True)
class Rule:
    """A part with where and when it holds (dates included)."""

    part: Part
    scope: Scope
    valid_from: date
    valid_until: date | None = None


AnyPart = TypeVar("AnyPart", bound=Part)


class Policy:
    """All rules of one organisation, in force or not."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)

    def find(self, kind: type[AnyPart], place: Scope, on: date) -> AnyPart | None:
        """The part that holds at `place` on `on`: the most precise scope, then the newest; else the default."""
        holding = [
            rule
            for rule in self._rules
            if isinstance(rule.part, kind)
            and rule.scope.covers(place)
            and rule.valid_from <= on
            and (rule.valid_until is None or on <= rule.valid_until)
        ]
        if holding:
            best = max(holding, key=lambda rule: (rule.scope.precision, rule.valid_from))
            assert isinstance(best.part, kind)
            return best.part
        return next((part for part in DEFAULTS if isinstance(part, kind)), None)

    def get(self, kind: type[AnyPart], place: Scope, on: date) -> AnyPart:
        """As `find`, for a kind that has a default."""
        part = self.find(kind, place, on)
        assert part is not None
        return part


def read_part(name: str, settings: dict[str, Any]) -> Part:
    """The part that a policy rule holds. Raises KeyError for an unknown name, ValidationError for wrong figures."""
    return PARTS[name].model_validate(settings)
