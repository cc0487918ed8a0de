"""Reads the planned care of a family that can be given up or reported absent, in a constant number of queries."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.day_kinds import Place, day_kinds_of, holidays_of
from core.childcare.models import CareMoment, Family, Location, Placement
from core.childcare.rules.calendar import DayKind, Period
from core.childcare.rules.spans import Span
from requests_app.facts import group_facts, working_days_of
from requests_app.rules.care import PlannedCare
from requests_app.rules.policy import CalendarFacts, IsWorkingDay

FURTHEST_WINDOW = timedelta(days=800)
"""As far ahead as a window that follows from a day can reach."""


def planned_care(family: Family, first: date, last: date) -> tuple[PlannedCare, ...]:
    """What is planned for the family's children from `first` to `last` (included), in order. Six queries."""
    moments = CareMoment.objects.filter(
        child__family=family, date__range=(first, last), status=MomentStatus.PLANNED
    )
    return _read(family, moments)


def planned_care_by_id(family: Family, moment_ids: Collection[int]) -> tuple[PlannedCare, ...]:
    """Those of the moments that are planned care of the family, in order. Six queries."""
    moments = CareMoment.objects.filter(child__family=family, pk__in=moment_ids, status=MomentStatus.PLANNED)
    return _read(family, moments)


def _read(family: Family, moments: Iterable[CareMoment]) -> tuple[PlannedCare, ...]:
    rows = list(
        moments.select_related("child", "group__location", "day_part", "placement").order_by(  # type: ignore[attr-defined]
            "date", "starts", "child__birth_date", "child_id"
        )
    )
    if not rows:
        return ()
    first, last = rows[0].date, rows[-1].date
    locations = {row.group.location_id: row.group.location for row in rows}.values()
    places = {_place(row) for row in rows}
    kinds = day_kinds_of(locations, places, first, last)
    holidays = _holidays(locations, places, first, last)
    is_working_day = working_days_of(family.organisation, last + FURTHEST_WINDOW)
    ends = _contract_ends(family)
    return tuple(
        _care(
            row,
            kinds[_place(row)][row.date],
            _calendar(is_working_day, holidays[_place(row)], ends.get(row.child_id)),
        )
        for row in rows
    )


def _place(row: CareMoment) -> Place:
    return Place(row.group.location_id, row.child.school_id)


def _holidays(
    locations: Iterable[Location], places: Iterable[Place], first: date, last: date
) -> dict[Place, tuple[Period, ...]]:
    found = holidays_of(locations, places, first, last)
    return {place: tuple(holiday.period for holiday in holidays) for place, holidays in found.items()}


def _contract_ends(family: Family) -> dict[int, date | None]:
    """The last day of each child's contract, by child id; None where one goes on."""
    ends: dict[int, date | None] = {}
    for child, until in Placement.objects.filter(child__family=family).values_list("child_id", "valid_until"):
        known = ends.get(child, date.min)
        ends[child] = None if until is None or known is None else max(known, until)
    return ends


def _calendar(
    is_working_day: IsWorkingDay, holidays: tuple[Period, ...], contract_ends: date | None
) -> CalendarFacts:
    return CalendarFacts(is_working_day=is_working_day, holidays=holidays, contract_ends=contract_ends)


def _care(row: CareMoment, kind: DayKind, calendar: CalendarFacts) -> PlannedCare:
    if row.placement is not None:
        contract_form = row.placement.contract_form
    else:
        contract_form = row.day_part.contract_form if row.day_part is not None else ""
    return PlannedCare(
        id=row.pk,
        child_id=row.child_id,
        child_name=row.child.first_name,
        group=group_facts(row.group),
        day_part_id=row.day_part_id,
        contract_form=contract_form,
        on=row.date,
        span=Span(row.starts, row.ends),
        kind=kind,
        calendar=calendar,
        from_swap=row.origin == MomentOrigin.SWAP,
        from_extra=row.origin == MomentOrigin.EXTRA,
        under_swap=row.under_swap,
    )
