"""Children and staff by the quarter of an hour: day care per group, after-school care (BSO) per location.

A quarter shows its hardest moment: not allowed before not computed, then the largest shortage of staff, then
the most staff needed. So a child that leaves at 12:50 and one that comes at 12:55 are never counted together.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from core.childcare.rules.staff_ratio import (
    COMBINATION,
    OLDEST_AT_DAY_CARE,
    DayCareAges,
    NotAllowed,
    NotComputed,
    Requirement,
    is_older_at_bso,
    required_bso,
    required_day_care,
)

QUARTER = 15
"""Minutes."""

YOUNGEST_AT_BSO = 4
"""Completed years."""

_QUARTER_STARTS = tuple(time(hour, minute) for hour in range(24) for minute in range(0, 60, QUARTER))


class CareForm(Enum):
    """Whose rule is counted: day care for one group, after-school care for a whole location."""

    DAY_CARE = "day_care"
    BSO = "bso"


class Presence(NamedTuple):
    """A child of `age` completed years is there from `start` until (not including) `end`, local time."""

    age: int
    start: time
    end: time


class StaffWindow(NamedTuple):
    """`staff` people are on duty from `start` until (not including) `end`, local time."""

    start: time
    end: time
    staff: int


@dataclass(frozen=True, slots=True)
class QuarterHour:
    """The hardest moment of the quarter of an hour from `start`; `ages` in years, youngest first."""

    start: time
    ages: tuple[int, ...]
    requirement: Requirement | NotAllowed | NotComputed
    staff_planned: int

    @property
    def shortage(self) -> int | None:
        """Staff missing, 0 when there are enough; None where no number of staff is known or enough."""
        if not isinstance(self.requirement, Requirement):
            return None
        return max(0, self.requirement.required - self.staff_planned)


class _Stretch(NamedTuple):
    """Minutes of the day between two changes: nobody comes or goes."""

    start: int
    end: int
    ages: tuple[int, ...]
    requirement: Requirement | NotAllowed | NotComputed
    staff: int


def day_profile(
    presences: Iterable[tuple[int, time, time]],
    on: date,
    staff_windows: Iterable[tuple[time, time, int]],
    care: CareForm = CareForm.DAY_CARE,
) -> tuple[QuarterHour, ...]:
    """Every quarter of an hour from the first child's start to the last child's end, gaps included.

    Takes `Presence`s and `StaffWindow`s (or plain tuples of the same shape) of one group at day care, of one
    location at after-school care. Day care together with children past that age, and after-school care with
    children before it, is a combination group: not computed. Raises ValueError for a negative age, or for a
    window that does not end after its start.
    """
    return tuple(_quarters(list(_stretches(presences, on, staff_windows, care))))


def _stretches(
    presences: Iterable[tuple[int, time, time]],
    on: date,
    staff_windows: Iterable[tuple[time, time, int]],
    care: CareForm,
) -> Iterator[_Stretch]:
    coming: defaultdict[int, list[int]] = defaultdict(list)
    leaving: defaultdict[int, list[int]] = defaultdict(list)
    for age, start, end in presences:
        first, last = _minutes(start, end)
        coming[first].append(_valid(age))
        leaving[last].append(age)
    if not coming:
        return
    staff_change = _staff_changes(staff_windows)
    opening, closing = min(coming), max(leaving)
    staff = sum(change for minute, change in staff_change.items() if minute < opening)
    present: list[int] = []
    changes = sorted(minute for minute in {*coming, *leaving, *staff_change} if opening <= minute <= closing)
    for minute, until in pairwise(changes):
        for age in leaving.get(minute, ()):
            present.remove(age)
        for age in coming.get(minute, ()):
            insort(present, age)
        staff += staff_change.get(minute, 0)
        ages = tuple(present)
        yield _Stretch(minute, until, ages, _requirement(ages, on, care), staff)


def _staff_changes(staff_windows: Iterable[tuple[time, time, int]]) -> dict[int, int]:
    """By minute of the day, how many staff more (or fewer) there are from then on."""
    changes: defaultdict[int, int] = defaultdict(int)
    for start, end, staff in staff_windows:
        first, last = _minutes(start, end)
        changes[first] += staff
        changes[last] -= staff
    return changes


def _quarters(stretches: Sequence[_Stretch]) -> Iterator[QuarterHour]:
    if not stretches:
        return
    index = 0
    first_quarter = stretches[0].start // QUARTER
    quarters_end = -(-stretches[-1].end // QUARTER)
    for quarter in range(first_quarter, quarters_end):
        end = (quarter + 1) * QUARTER
        hardest = stretches[index]
        while stretches[index].end < end and index + 1 < len(stretches):
            index += 1
            hardest = max(hardest, stretches[index], key=_severity)
        yield QuarterHour(_QUARTER_STARTS[quarter], hardest.ages, hardest.requirement, hardest.staff)
        if stretches[index].end == end and index + 1 < len(stretches):
            index += 1


def _severity(stretch: _Stretch) -> tuple[int, int, int, int]:
    children = len(stretch.ages)
    if isinstance(stretch.requirement, NotAllowed):
        return (2, 0, 0, children)
    if isinstance(stretch.requirement, NotComputed):
        return (1, 0, 0, children)
    required = stretch.requirement.required
    return (0, required - stretch.staff, required, children)


def _requirement(ages: tuple[int, ...], on: date, care: CareForm) -> Requirement | NotAllowed | NotComputed:
    """What the children of these ages, youngest first, need."""
    if care is CareForm.DAY_CARE:
        if ages and ages[-1] > OLDEST_AT_DAY_CARE:
            return COMBINATION
        return required_day_care(DayCareAges.of(ages), on)
    if ages and ages[0] < YOUNGEST_AT_BSO:
        return COMBINATION
    older = sum(is_older_at_bso(age, on) for age in ages)
    return required_bso(len(ages) - older, older, on)


def _minutes(start: time, end: time) -> tuple[int, int]:
    if end <= start:
        raise ValueError(f"A window must end after its start: {start:%H:%M}-{end:%H:%M}.")
    return (start.hour * 60 + start.minute, end.hour * 60 + end.minute)


def _valid(age: int) -> int:
    if age < 0:
        raise ValueError(f"An age cannot be negative: {age}.")
    return age
