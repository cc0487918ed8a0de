"""Counting in months: a day that a month does not have becomes its last."""

from calendar import monthrange
from datetime import date


def months_later(on: date, months: int) -> date:
    """So many months later, or earlier when negative: 31 January and one month is the last of February."""
    years, month = divmod(on.month - 1 + months, 12)
    return day_of_month(date(on.year + years, month + 1, 1), on.day)


def day_of_month(on: date, day: int) -> date:
    """The day with that number in the month of `on`, or its last day."""
    return on.replace(day=min(day, monthrange(on.year, on.month)[1]))
