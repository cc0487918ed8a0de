"""What earns a credit, how much, and how long it can be used."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar, NamedTuple

from pydantic import Field, field_validator, model_validator

from core.childcare.rules.calendar import Period
from requests_app.rules.policy.basis import Figures, Part, Subject
from requests_app.rules.policy.notice import Notice
from requests_app.rules.policy.window import Frame, Window, frame_of

CENT = Decimal("0.01")


class Trigger(StrEnum):
    """Where a credit comes from."""

    ABSENCE = "absence"
    SICKNESS = "sickness"
    PUBLIC_HOLIDAY = "public_holiday"
    CLOSING_DAY = "closing_day"
    STUDY_DAY = "study_day"
    YEARLY = "yearly"
    GOODWILL = "goodwill"


class Counted(StrEnum):
    """In what a credit is counted."""

    HOURS = "hours"
    POINTS = "points"
    PARTS = "parts"
    DAYS = "days"


class Conversion(Figures):
    """How care is counted: per hour, or per part of a day and per whole day (from `day_from_minutes`)."""

    unit: Counted = Counted.HOURS
    per_hour: Decimal | None = Field(default=None, gt=0, le=1000)
    per_part: Decimal | None = Field(default=None, gt=0, le=1000)
    per_day: Decimal | None = Field(default=None, gt=0, le=1000)
    day_from_minutes: int = Field(default=420, ge=60, le=1440)

    @model_validator(mode="after")
    def _one_way_of_counting(self) -> "Conversion":
        by_part = self.per_part is not None and self.per_day is not None
        one_of_two = (self.per_part is None) != (self.per_day is None)
        if one_of_two or (self.per_hour is not None) == by_part:
            raise ValueError("one_way_of_counting")
        return self

    def amount_of(self, minutes: int) -> Decimal:
        """What so many minutes of care come to in the unit, with two decimals."""
        if self.per_hour is not None:
            return (Decimal(minutes) / 60 * self.per_hour).quantize(CENT, ROUND_HALF_UP)
        assert self.per_part is not None
        assert self.per_day is not None
        return self.per_day if minutes >= self.day_from_minutes else self.per_part


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Cap(Figures):
    """At most so much in the credit's unit per month, quarter or calendar year.

    `refilled`: what was used makes room again, so the cap is on what is left; otherwise on all that was earned.
    """

    most: Decimal = Field(gt=0, le=100000)
    per: Every = Every.YEAR
    refilled: bool = False

    def period_of(self, on: date) -> Period:
        """The month, quarter or calendar year that a date counts in."""
        return frame_of(Frame(self.per.value), on)

    def allowed(self, wanted: Decimal, earned: Decimal, left: Decimal) -> Decimal:
        """How much of `wanted` is granted, with `earned` in the period and `left` of it not used."""
        return max(Decimal(0), min(wanted, self.most - (left if self.refilled else earned)))


class EarnsCredit(Part):
    """Something that earns a credit. `use_notice`: care that it pays for is asked at least so long ahead."""

    subject = Subject.CREDITS
    trigger: ClassVar[Trigger]
    validity: Window
    cap: Cap | None = None
    use_notice: Notice | None = None


class EarnsByMoment(EarnsCredit):
    """A credit for planned care that does not take place."""

    conversion: Conversion

    def amount_of(self, minutes: int) -> Decimal:
        """What a planned moment of so many minutes earns, before the cap, in `conversion.unit`."""
        return self.conversion.amount_of(minutes)


class EarnsByAbsence(EarnsByMoment):
    """An absence reported in time earns a credit.

    `by_parent_only`: only when the parent reported it in the portal, not when staff wrote it down.
    """

    part = "earns_by_absence"
    trigger = Trigger.ABSENCE
    least: Notice | None = None
    most: Notice | None = None
    by_parent_only: bool = True

    @field_validator("most")
    @classmethod
    def _is_not_strict(cls, most: Notice | None) -> Notice | None:
        if most is not None and most.more_than:
            raise ValueError("most_is_not_more_than")
        return most


class EarnsBySickness(EarnsByMoment):
    """A child that is reported sick earns a credit; `least` where it must be reported by then."""

    part = "earns_by_sickness"
    trigger = Trigger.SICKNESS
    least: Notice | None = None
    by_parent_only: bool = True


class EarnsByPublicHoliday(EarnsByMoment):
    """A planned day on a public holiday earns a credit."""

    part = "earns_by_public_holiday"
    trigger = Trigger.PUBLIC_HOLIDAY


class EarnsByClosingDay(EarnsByMoment):
    """A planned day on another closing day earns a credit."""

    part = "earns_by_closing_day"
    trigger = Trigger.CLOSING_DAY


class EarnsByStudyDay(EarnsByMoment):
    """A planned day on a study day of the team or the school earns a credit."""

    part = "earns_by_study_day"
    trigger = Trigger.STUDY_DAY


class EarnsByGoodwill(EarnsCredit):
    """Staff grant a credit of their own accord; its validity and cap."""

    part = "earns_by_goodwill"
    trigger = Trigger.GOODWILL


class Tier(Figures):
    """From so many contract days in a week, so much."""

    from_days: int = Field(ge=1, le=7)
    amount: Decimal = Field(gt=0, le=10000)


class ContractPeriod(NamedTuple):
    """A stretch of a contract (dates included) with its days in a week."""

    first: date
    last: date | None
    days_a_week: int


class YearlyGrant(EarnsCredit):
    """A credit at the beginning of the calendar year, or of the contract, by the days in the contract.

    `pro_rata`: for the share of the year that the contract runs. `recalculated`: again when the contract changes.
    `per_contract_day`: the amount counts for each contract day in the week.
    """

    part = "yearly_grant"
    trigger = Trigger.YEARLY
    unit: Counted = Counted.HOURS
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=7)
    per_contract_day: bool = False
    pro_rata: bool = True
    recalculated: bool = True

    @field_validator("tiers")
    @classmethod
    def _tiers_rise(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        steps = [tier.from_days for tier in tiers]
        if steps != sorted(set(steps)):
            raise ValueError("tiers_must_rise")
        return tiers

    def amount_for(self, days_a_week: int) -> Decimal:
        """What a whole year of so many contract days in a week gives; 0 below the first step."""
        held = [tier for tier in self.tiers if tier.from_days <= days_a_week]
        if not held:
            return Decimal(0)
        return held[-1].amount * (days_a_week if self.per_contract_day else 1)

    def amount_in(self, year: int, contract: tuple[ContractPeriod, ...]) -> Decimal:
        """What a child gets for a calendar year with these stretches of contract, rounded to two decimals.

        Not pro rata it is the amount of the first stretch in the year; not recalculated, later stretches count as
        the first.
        """
        first_day, last_day = date(year, 1, 1), date(year, 12, 31)
        within = sorted(
            period
            for period in contract
            if period.first <= last_day and (period.last is None or period.last >= first_day)
        )
        if not within:
            return Decimal(0)
        if not self.pro_rata and not self.recalculated:
            return self.amount_for(within[0].days_a_week)
        if not self.pro_rata:
            return self.amount_for(within[-1].days_a_week)
        total = Decimal(0)
        for period in within:
            days = (min(period.last or last_day, last_day) - max(period.first, first_day)).days + 1
            counted = period if self.recalculated else within[0]
            total += self.amount_for(counted.days_a_week) * days
        return (total / ((last_day - first_day).days + 1)).quantize(CENT, ROUND_HALF_UP)


EARNING: dict[Trigger, type[EarnsCredit]] = {
    kind.trigger: kind
    for kind in (
        EarnsByAbsence,
        EarnsBySickness,
        EarnsByPublicHoliday,
        EarnsByClosingDay,
        EarnsByStudyDay,
        EarnsByGoodwill,
        YearlyGrant,
    )
}
