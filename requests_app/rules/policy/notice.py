"""How long before care something must be done, or may be done at the earliest."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from core.childcare.rules.calendar import working_days_before
from requests_app.rules.policy.basis import AMSTERDAM, Figures, IsWorkingDay
from requests_app.rules.policy.months import day_of_month, months_later

MOST_WORKING_DAYS = 400
"""More would reach past the closing days that are read along (requests_app.facts.LONGEST_NOTICE)."""


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    DAY_OF_MONTH_BEFORE = "day_of_month_before"


class Notice(Figures):
    """A moment before the start of care.

    Hours are elapsed hours, also across the change of the clocks. Days, working days, weeks and months count back on
    the calendar; a working day is no weekend, public holiday or closing day. `DAY_OF_MONTH_BEFORE` is the day with
    that number in the month before that of the care (the last day where the month is shorter).

    `from_week`: counted back from the Monday of the week of the care. `more_than`: strictly more than the amount, so
    a day (or working day) earlier. `clock`: until that time on the day that results, otherwise until midnight; with
    hours the earliest of the two holds.
    """

    amount: int = Field(ge=0, le=1000)
    unit: Unit
    clock: time | None = None
    from_week: bool = False
    more_than: bool = False

    @model_validator(mode="after")
    def _figures_fit_the_unit(self) -> "Notice":
        if self.unit is Unit.HOURS and self.from_week:
            raise ValueError("hours_from_week")
        if self.unit is Unit.DAY_OF_MONTH_BEFORE and not 1 <= self.amount <= 31:
            raise ValueError("no_day_of_a_month")
        if self.unit is Unit.DAY_OF_MONTH_BEFORE and (self.from_week or self.more_than):
            raise ValueError("day_of_month_is_exact")
        if self.unit is Unit.WORKING_DAYS and self.amount > MOST_WORKING_DAYS:
            raise ValueError("too_many_working_days")
        return self

    def deadline(self, starts: datetime, is_working_day: IsWorkingDay) -> datetime:
        """The last moment in time for care that starts at `starts` (aware); aware."""
        if self.unit is Unit.HOURS:
            return self._deadline_in_hours(starts)
        day = self._day(starts, is_working_day)
        if self.clock is None:
            return datetime.combine(day + timedelta(days=1), time.min, AMSTERDAM)
        return datetime.combine(day, self.clock, AMSTERDAM)

    def opens(self, starts: datetime, is_working_day: IsWorkingDay) -> datetime:
        """The first moment that is not further ahead than this, for care that starts at `starts`; both aware."""
        if self.unit is Unit.HOURS:
            return starts.astimezone(UTC) - timedelta(hours=self.amount)
        return datetime.combine(self._day(starts, is_working_day), self.clock or time.min, AMSTERDAM)

    def _deadline_in_hours(self, starts: datetime) -> datetime:
        moment = starts.astimezone(UTC) - timedelta(hours=self.amount)
        if self.more_than:
            moment -= timedelta(microseconds=1)
        if self.clock is None:
            return moment
        on = moment.astimezone(AMSTERDAM).date()
        return min(moment, datetime.combine(on, self.clock, AMSTERDAM))

    def _day(self, starts: datetime, is_working_day: IsWorkingDay) -> date:
        """The day that results from counting back."""
        day = starts.astimezone(AMSTERDAM).date()
        if self.from_week:
            day -= timedelta(days=day.weekday())
        if self.unit is Unit.WORKING_DAYS:
            return working_days_before(day, self.amount + self.more_than, is_working_day)
        strictly = timedelta(days=int(self.more_than))
        if self.unit is Unit.DAY_OF_MONTH_BEFORE:
            return day_of_month(months_later(day.replace(day=1), -1), self.amount)
        if self.unit is Unit.MONTHS:
            return months_later(day, -self.amount) - strictly
        return day - timedelta(days=self.amount * (7 if self.unit is Unit.WEEKS else 1)) - strictly
