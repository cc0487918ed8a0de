"""How many: swaps, extra days and undecided requests, the free ones first, and a least purchase."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from core.childcare.rules.calendar import IsoWeek, Period
from requests_app.rules.policy.basis import Part, Subject
from requests_app.rules.policy.earning import Every
from requests_app.rules.policy.window import Frame, frame_of


class ProRata(StrEnum):
    """What of the number is left for a child whose contract begins during the period."""

    NONE = "none"
    BY_DAY = "by_day"
    HALF_YEAR = "half_year"


@dataclass(frozen=True)
class Room:
    """What is left of a limit in a period: `free` of charge and `most` in all (None is no limit)."""

    period: Period
    most: int | None
    free: int | None

    def allows(self, used: int, wanted: int) -> bool:
        return self.most is None or used + wanted <= self.most

    def charged(self, used: int, wanted: int) -> int:
        """How many of `wanted` cost money because the free ones are used up; 0 where nothing is free or charged."""
        if self.free is None:
            return 0
        return min(wanted, max(0, used + wanted - self.free))


class CountLimit(Part):
    """At most so many per child and month, quarter or calendar year; `free` of them without charge, the rest charged.

    Part of a period counts by `pro_rata`, rounded up: by the days that the contract runs in it, or half of it when the
    contract begins after 1 July.
    """

    most: int | None = Field(default=None, ge=0, le=500)
    free: int | None = Field(default=None, ge=0, le=500)
    per: Every = Every.YEAR
    pro_rata: ProRata = ProRata.NONE

    @model_validator(mode="after")
    def _says_something(self) -> "CountLimit":
        if self.most is None and self.free is None:
            raise ValueError("limit_without_number")
        if self.pro_rata is ProRata.HALF_YEAR and self.per is not Every.YEAR:
            raise ValueError("half_year_needs_year")
        return self

    def period_of(self, on: date) -> Period:
        """The month, quarter or calendar year that a date counts in."""
        return frame_of(Frame(self.per.value), on)

    def room(self, on: date, contract_begins: date | None) -> Room:
        """The numbers that hold in the period of a date."""
        period = self.period_of(on)
        share = self._share(period, contract_begins)
        return Room(period, _share_of(self.most, share), _share_of(self.free, share))

    def _share(self, period: Period, contract_begins: date | None) -> Decimal:
        if contract_begins is None or self.pro_rata is ProRata.NONE or contract_begins <= period.first_day:
            return Decimal(1)
        if self.pro_rata is ProRata.HALF_YEAR:
            late = contract_begins > date(period.first_day.year, 7, 1)
            return Decimal("0.5") if late else Decimal(1)
        days = (period.last_day - contract_begins).days + 1
        return Decimal(max(0, days)) / ((period.last_day - period.first_day).days + 1)


def _share_of(number: int | None, share: Decimal) -> int | None:
    return None if number is None else int((number * share).to_integral_value(ROUND_CEILING))


class SwapLimit(CountLimit):
    """How many days a child may swap."""

    part = "swap_limit"
    subject = Subject.SWAP


class ExtraLimit(CountLimit):
    """How many extra days a child may have."""

    part = "extra_limit"
    subject = Subject.EXTRA


class UndecidedLimit(Part):
    """How many undecided days a family may have waiting at once."""

    part = "undecided_limit"
    subject = Subject.EXTRA
    most: int = Field(ge=1, le=500)


class LeastPurchase(Part):
    """At least so many day parts in each stretch of weeks; what is not asked is charged all the same.

    The stretches follow the ISO weeks of the year: of four weeks 1-4, 5-8 and so on; the last takes what remains.
    """

    part = "least_purchase"
    subject = Subject.EXTRA
    least: int = Field(ge=1, le=100)
    weeks: int = Field(ge=1, le=13)

    def period_of(self, on: date) -> Period:
        """The stretch of weeks that a date counts in, Monday to Sunday."""
        week = IsoWeek.of(on)
        weeks_in_year = IsoWeek.of(date(week.year, 12, 28)).number
        stretches = weeks_in_year // self.weeks
        index = min((week.number - 1) // self.weeks, stretches - 1)
        first = IsoWeek(week.year, index * self.weeks + 1).monday
        last_week = weeks_in_year if index == stretches - 1 else (index + 1) * self.weeks
        return Period(first, IsoWeek(week.year, last_week).monday + timedelta(days=6))

    def short_by(self, asked: int) -> int:
        """How many day parts are missing."""
        return max(0, self.least - asked)
