"""Between which dates something may be used that came from a day: a swap for a day given up, or a credit."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from core.childcare.rules.calendar import Period, working_days_after
from requests_app.rules.policy.basis import Figures, IsWorkingDay
from requests_app.rules.policy.months import day_of_month, months_later


class TermUnit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Term(Figures):
    """A length of time on the calendar."""

    amount: int = Field(ge=0, le=1000)
    unit: TermUnit

    def later(self, on: date) -> date:
        """The date so much later."""
        return self._moved(on, 1)

    def earlier(self, on: date) -> date:
        """The date so much earlier."""
        return self._moved(on, -1)

    def _moved(self, on: date, sign: int) -> date:
        if self.unit is TermUnit.MONTHS:
            return months_later(on, sign * self.amount)
        return on + timedelta(days=sign * self.amount * (7 if self.unit is TermUnit.WEEKS else 1))


class Frame(StrEnum):
    """The stretch of the calendar in which both days must lie."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HOLIDAY = "holiday"
    YEAR = "year"


@dataclass(frozen=True)
class CalendarFacts:
    """What a window needs to know: working days, the school holidays that touch it, and the end of the contract."""

    is_working_day: IsWorkingDay
    holidays: tuple[Period, ...] = ()
    contract_ends: date | None = None


@dataclass(frozen=True)
class Bounds:
    """From `first` to `last`, both included (None is open-ended).

    `last` can lie before `first`: then no day fits.
    """

    first: date
    last: date | None

    def hold(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


class Window(Figures):
    """The dates around a day given up, or the validity of the credit that came from it; the earliest end holds.

    Without `before` and `same` it begins on the day itself. `same` holds both days to one week (Monday to Sunday),
    month, quarter, calendar year or school holiday, the end put off by `plus_working_days` of what comes after. A day
    outside the school holidays is not limited by `HOLIDAY`.
    """

    before: Term | None = None
    after: Term | None = None
    same: Frame | None = None
    plus_working_days: int = Field(default=0, ge=0, le=60)
    until_contract_end: bool = False
    until: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Window":
        if not (self.after or self.same or self.until_contract_end or self.until):
            raise ValueError("window_without_end")
        if self.plus_working_days and self.same is None:
            raise ValueError("working_days_of_nothing")
        return self

    def bounds(self, given_up: date, calendar: CalendarFacts) -> Bounds:
        """The dates that fit a day given up."""
        frame = self._frame(given_up, calendar)
        starts = [] if frame is None else [frame.first_day]
        if self.before is not None:
            starts.append(self.before.earlier(given_up))
        first = max(starts, default=given_up)
        return Bounds(first, min(self._ends(given_up, frame, calendar), default=None))

    def _ends(self, given_up: date, frame: Period | None, calendar: CalendarFacts) -> list[date]:
        ends = []
        if self.after is not None:
            ends.append(self.after.later(given_up))
        if frame is not None:
            ends.append(working_days_after(frame.last_day, self.plus_working_days, calendar.is_working_day))
        if self.until_contract_end and calendar.contract_ends is not None:
            ends.append(calendar.contract_ends)
        if self.until is not None:
            ends.append(self.until)
        return ends

    def _frame(self, on: date, calendar: CalendarFacts) -> Period | None:
        if self.same is None:
            return None
        if self.same is Frame.HOLIDAY:
            return next((period for period in calendar.holidays if period[0] <= on <= period[1]), None)
        return frame_of(self.same, on)


def frame_of(frame: Frame, on: date) -> Period:
    """The week, month, quarter or calendar year around a date. Raises ValueError for a school holiday."""
    match frame:
        case Frame.WEEK:
            monday = on - timedelta(days=on.weekday())
            return Period(monday, monday + timedelta(days=6))
        case Frame.MONTH:
            return Period(on.replace(day=1), day_of_month(on, 31))
        case Frame.QUARTER:
            first = on.replace(month=on.month - (on.month - 1) % 3, day=1)
            return Period(first, months_later(first, 3) - timedelta(days=1))
        case Frame.YEAR:
            return Period(date(on.year, 1, 1), date(on.year, 12, 31))
        case Frame.HOLIDAY:
            raise ValueError("A school holiday is no stretch of the calendar.")
