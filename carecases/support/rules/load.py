"""How much work a practitioner has in a week, and whether something more fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

WEEK = timedelta(days=7)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Work:
    """`hours` in all, spread evenly over the weeks from `first` until and with `last`."""

    first: date
    last: date
    hours: Decimal

    @property
    def a_week(self) -> Decimal:
        weeks = (_monday(self.last) - _monday(self.first)) // WEEK + 1
        return self.hours / weeks


def busiest(new: Work, others: Iterable[Work]) -> Decimal:
    """Hours in the fullest week of `new`, with what else is planned, rounded half up to hundredths."""
    others = list(others)
    most = Decimal(0)
    week = _monday(new.first)
    while week <= new.last:
        beside = sum((work.a_week for work in others if _touches(work, week)), Decimal(0))
        most = max(most, new.a_week + beside)
        week += WEEK
    return most.quantize(CENT, ROUND_HALF_UP)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _touches(work: Work, monday: date) -> bool:
    return _monday(work.first) <= monday <= work.last
