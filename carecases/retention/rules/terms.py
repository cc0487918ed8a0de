"""When something is past its retention: whole years after a day, that day of the year included."""

from datetime import date, timedelta

FEWEST_CONTENT_YEARS, MOST_CONTENT_YEARS = 3, 5
"""Content is kept three years after the end (WPO art. 18a, thirteenth paragraph), or a little longer."""
FEWEST_DECISION_YEARS, MOST_DECISION_YEARS = 7, 10
"""Decisions are kept seven years, as funding is accounted for that long (WPO art. 172, third paragraph)."""


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; 28 February for a 29th that there was not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_past(ended_on: date, years: int, today: date) -> bool:
    """Whether the years after an end are over: from the day after the same date on."""
    return ended_on < years_before(today, years)


def kept_through(ended_on: date, years: int) -> date:
    """The last day on which it is kept."""
    try:
        return ended_on.replace(year=ended_on.year + years)
    except ValueError:
        # What ended on 29 February is kept through the 28th of a year without; from 1 March on `is_past` holds.
        return date(ended_on.year + years, 3, 1) - timedelta(days=1)
