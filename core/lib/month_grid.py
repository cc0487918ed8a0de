"""A month as weeks from Monday to Sunday, for the calendar that the server draws."""

from calendar import Calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONDAY = 0
MOST_DOTS = 3


class DayState(StrEnum):
    """What a day looks like; the word itself is the CSS class ``day-...``."""

    PLANNED = "planned"
    OPTION = "option"
    CLOSED = "closed"
    PAST = "past"
    SELECTED = "selected"


@dataclass(frozen=True)
class DayMark:
    """What a page knows of one day.

    ``note`` is read out after the date ("gepland: Noortje"). A day that can be chosen has a ``url``
    (it becomes a link) or is ``submits`` (it becomes a button that sends its date); else it is text.
    ``dots`` counts the small marks under the number, at most three are drawn.
    """

    states: frozenset[DayState] = frozenset()
    note: str = ""
    url: str = ""
    submits: bool = False
    dots: int = 0


@dataclass(frozen=True)
class GridDay:
    day: date
    mark: DayMark
    today: bool
    outside: bool

    @property
    def classes(self) -> str:
        names: list[str] = sorted(self.mark.states)
        names += ["today"] if self.today else []
        names += ["outside"] if self.outside else []
        names += [f"dots-{min(self.mark.dots, MOST_DOTS)}"] if self.mark.dots else []
        return " ".join(f"day-{name}" for name in names)

    @property
    def is_selected(self) -> bool:
        return DayState.SELECTED in self.mark.states


@dataclass(frozen=True)
class MonthGrid:
    """``weeks`` hold seven days each; days of the months around it are ``outside``."""

    first: date
    weeks: tuple[tuple[GridDay, ...], ...]

    @property
    def weekdays(self) -> list[date]:
        """The dates of the first week, for the head of the table."""
        return [cell.day for cell in self.weeks[0]]

    @property
    def previous(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month_grid(month: date, today: date, mark: Callable[[date], DayMark]) -> MonthGrid:
    """The grid of the month that ``month`` lies in; ``mark`` is asked once for every day shown."""
    weeks = tuple(
        tuple(
            GridDay(day=day, mark=mark(day), today=day == today, outside=day.month != month.month)
            for day in week
        )
        for week in Calendar(MONDAY).monthdatescalendar(month.year, month.month)
    )
    return MonthGrid(first=month.replace(day=1), weeks=weeks)
