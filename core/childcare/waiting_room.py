"""How much room groups have on the weekdays that a child waits for, before a place is offered (K-23)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from core.childcare.choices import Weekday
from core.childcare.models import Group
from core.childcare.room import group_days
from core.childcare.rules.room import tightest
from core.childcare.rules.spans import Span

WEEKS = 8
"""How many weeks from the first day are looked at."""
WHOLE_DAY = Span(time(0), time(23, 59))


@dataclass(frozen=True)
class WeekdayRoom:
    """The fewest free places of a weekday at its busiest moment, and on which date that is."""

    weekday: Weekday
    free: int
    on: date


@dataclass(frozen=True)
class WaitingRoom:
    """The room of one group."""

    group: Group
    weekdays: list[WeekdayRoom]


def room_of(groups: Sequence[Group], weekdays: Collection[int], first: date) -> list[WaitingRoom]:
    """The groups with their room in the eight weeks from `first`. Three queries, however many groups there are."""
    dates = [first + timedelta(days=offset) for offset in range(7 * WEEKS)]
    wanted = [on for on in dates if on.isoweekday() in weekdays]
    days = group_days({(group.pk, on) for group in groups for on in wanted})
    free = {key: tightest(day.room, WHOLE_DAY).free for key, day in days.items()}
    return [
        WaitingRoom(group, [_tightest_day(group, weekday, wanted, free) for weekday in sorted(weekdays)])
        for group in groups
    ]


def _tightest_day(
    group: Group, weekday: int, dates: Collection[date], free: dict[tuple[int, date], int]
) -> WeekdayRoom:
    on = min((day for day in dates if day.isoweekday() == weekday), key=lambda day: free[group.pk, day])
    return WeekdayRoom(Weekday(weekday), free[group.pk, on], on)
