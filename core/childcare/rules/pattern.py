"""On which dates a weekly pattern of day parts has care (K-08)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.spans import Span

FORTY_WEEKS = "40_weeks"
SCHOOL_WEEKS = "school"
HOLIDAY_WEEKS = "holiday"


class PatternPart(NamedTuple):
    """A day part on one ISO weekday; `weeks` is school, holiday or both."""

    weekday: int
    day_part_id: int
    span: Span
    weeks: str


class Slot(NamedTuple):
    """Care on a date."""

    on: date
    span: Span
    day_part_id: int


def has_care(weeks: str, contract_form: str, kind: DayKind) -> bool:
    """Whether a day part of a contract runs on a day of this kind.

    A contract of 40 weeks has no care in school holidays. On a study day the parts for school weeks do not
    run (there is no school to come from) and those for holidays neither: care on a study day is asked for as
    an extra day.
    """
    if kind is DayKind.CLOSED or (kind is DayKind.HOLIDAY and contract_form == FORTY_WEEKS):
        return False
    if weeks == SCHOOL_WEEKS:
        return kind is DayKind.SCHOOL
    if weeks == HOLIDAY_WEEKS:
        return kind is DayKind.HOLIDAY
    return True


def slots(
    parts: Iterable[PatternPart],
    contract_form: str,
    period: tuple[date, date],
    kinds: Mapping[date, DayKind],
    open_weekdays: Collection[int],
) -> list[Slot]:
    """All care from the first to the last day of `period` (included), in order of time.

    `kinds` names the kind of every date in the period; a weekday that is not open has no care.
    """
    return sorted(
        Slot(on, part.span, part.day_part_id)
        for part in parts
        if part.weekday in open_weekdays
        for on in _dates_on(part.weekday, *period)
        if has_care(part.weeks, contract_form, kinds[on])
    )


def first_clash(
    parts: Iterable[PatternPart], contract_form: str, others: Iterable[PatternPart], other_form: str
) -> tuple[PatternPart, PatternPart] | None:
    """The first two parts of two patterns that would have a child in two places at once on some day, if any.

    Care in school weeks and care in holidays may overlap on the clock: they never run on the same day.
    """
    known = list(others)
    for part in parts:
        for other in known:
            meet = part.weekday == other.weekday and part.span.overlaps(other.span)
            if meet and _run_together(part.weeks, contract_form, other.weeks, other_form):
                return part, other
    return None


def _run_together(weeks: str, contract_form: str, other_weeks: str, other_form: str) -> bool:
    return any(
        has_care(weeks, contract_form, kind) and has_care(other_weeks, other_form, kind) for kind in DayKind
    )


def _dates_on(weekday: int, first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(weeks=1)
