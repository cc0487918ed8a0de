"""What kind of day a date is: school holidays, study days, closing days, working days, weeks.

Dates are local (Europe/Amsterdam) and never moments, so the clock change plays no part here.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from holidays import country_holidays

DATA = Path(__file__).parent.parent / "data" / "school_holidays.json"

CLOSING_DAY_NAMES = (
    "Nieuwjaarsdag",
    "Tweede paasdag",
    "Koningsdag",
    "Hemelvaartsdag",
    "Tweede pinksterdag",
    "Eerste kerstdag",
    "Tweede kerstdag",
)
"""The days off of the CAO Kinderopvang, as the package `holidays` calls them. Good Friday is not one."""

LONGEST_REST = 366
"""Days in a row without a working day, after which a search for one gives up."""

_WEEK_TEXT = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class DayKind(StrEnum):
    """What schools and the organisation do on a date. Weekends are no kind of their own: which weekdays have
    care is a matter of opening hours and day parts."""

    SCHOOL = "school"
    HOLIDAY = "holiday"
    STUDY = "study"
    CLOSED = "closed"


class Region(StrEnum):
    """The three regions of the school holidays."""

    NORTH = "noord"
    MIDDLE = "midden"
    SOUTH = "zuid"


class Period(NamedTuple):
    """From the first to the last day, both included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """A holiday in a school year like "2026-2027"; `name` is autumn, christmas, spring, may or summer, or one
    of a school's own. First and last day included."""

    school_year: str
    name: str
    first_day: date
    last_day: date

    @property
    def period(self) -> Period:
        return Period(self.first_day, self.last_day)


class IsoWeek(NamedTuple):
    """A week by ISO 8601: Monday first, week 1 holds the first Thursday of the year."""

    year: int
    number: int

    @classmethod
    def of(cls, on: date) -> "IsoWeek":
        year, number, _weekday = on.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> "IsoWeek":
        """From "2026-W53". Raises ValueError when there is no such week."""
        match = _WEEK_TEXT.fullmatch(text)
        if not match:
            raise ValueError(f"Not a week: {text!r}.")
        week = cls(int(match[1]), int(match[2]))
        date.fromisocalendar(*week, 1)
        return week

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=offset) for offset in range(7))

    def shifted(self, weeks: int) -> "IsoWeek":
        """So many weeks later, or earlier when negative."""
        return IsoWeek.of(self.monday + timedelta(weeks=weeks))


def classify(
    on: date,
    holidays: Iterable[tuple[date, date]],
    study_days: Collection[date],
    closings: Collection[date],
) -> DayKind:
    """The one kind of a date: closed before holiday, holiday before study day, otherwise a school day.

    `holidays` are `Period`s (or plain pairs), both ends included.
    """
    if on in closings:
        return DayKind.CLOSED
    if any(first <= on <= last for first, last in holidays):
        return DayKind.HOLIDAY
    return DayKind.STUDY if on in study_days else DayKind.SCHOOL


@cache
def school_holidays(region: Region) -> tuple[SchoolHoliday, ...]:
    """The published holidays of a region, in order of time. The source stands in the data file."""
    entries = json.loads(DATA.read_text(encoding="utf-8"))["regions"][region]
    return tuple(
        SchoolHoliday(
            entry["school_year"],
            entry["name"],
            date.fromisoformat(entry["first_day"]),
            date.fromisoformat(entry["last_day"]),
        )
        for entry in entries
    )


def with_overrides(
    standard: Iterable[SchoolHoliday], overrides: Iterable[SchoolHoliday]
) -> tuple[SchoolHoliday, ...]:
    """The region's holidays as one school or location keeps them, in order of time.

    An override replaces the holiday of the same name in the same school year; one with a new name is added.
    """
    merged = {(holiday.school_year, holiday.name): holiday for holiday in standard}
    merged |= {(holiday.school_year, holiday.name): holiday for holiday in overrides}
    return tuple(sorted(merged.values(), key=lambda holiday: holiday.first_day))


@cache
def public_holidays(year: int) -> Mapping[date, tuple[str, ...]]:
    """The public holidays of the Netherlands in a year with their Dutch names.

    Good Friday is one; 5 May only once in five years (2025, 2030).
    """
    found = country_holidays("NL", years=year, language="nl")
    return {on: tuple(found.get_list(on)) for on in sorted(found)}


def closing_day_seed(year: int) -> list[tuple[date, str]]:
    """The dates and Dutch names with which an organisation's closing days of a year begin; the office edits
    them. Source: CAO Kinderopvang."""
    return [
        (on, name)
        for on, names in public_holidays(year).items()
        for name in names
        if name in CLOSING_DAY_NAMES
    ]


def is_working_day(on: date, closings: Collection[date]) -> bool:
    """Neither weekend, public holiday nor closing day of the organisation."""
    is_weekend = on.isoweekday() > 5
    return not is_weekend and on not in public_holidays(on.year) and on not in closings


def working_days_before(on: date, number: int, is_working: Callable[[date], bool]) -> date:
    """The date that lies so many working days before a date: 1 is the last working day before it, 0 the date
    itself. Raises ValueError for a negative number, or when a whole year has no working day."""
    return _nth_working_day(on, number, is_working, step=-1)


def working_days_after(on: date, number: int, is_working: Callable[[date], bool]) -> date:
    """The date that lies so many working days after a date; otherwise as `working_days_before`."""
    return _nth_working_day(on, number, is_working, step=1)


def count_working_days(start: date, end: date, is_working: Callable[[date], bool]) -> int:
    """Working days from `start` until (not including) `end`; 0 when the end is not later."""
    days = range((end - start).days)
    return sum(1 for offset in days if is_working(start + timedelta(days=offset)))


def _nth_working_day(on: date, number: int, is_working: Callable[[date], bool], *, step: int) -> date:
    if number < 0:
        raise ValueError("A number of working days cannot be negative.")
    found = on
    for _ in range(number):
        found = _next_working_day(found, is_working, step)
    return found


def _next_working_day(on: date, is_working: Callable[[date], bool], step: int) -> date:
    for candidate in islice(_days_from(on, step), LONGEST_REST):
        if is_working(candidate):
            return candidate
    raise ValueError(f"No working day within {LONGEST_REST} days of {on}.")


def _days_from(on: date, step: int) -> Iterator[date]:
    return (on + timedelta(days=step * offset) for offset in count(1))
