"""Reads the planned care of a family that can be given up or reported absent, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.day_kinds import Place, day_kinds_of, holidays_of
from core.childcare.models import CareMoment, Family, Location, Placement
from core.childcare.rules.calendar import DayKind, Period
from core.childcare.rules.spans import Span
from requests_app.facts import group_facts, working_days_of
from requests_app.rules.care import PlannedCare
from requests_app.rules.contract import last_day
from requests_app.rules.policy import CalendarFacts, IsWorkingDay
from requests_app.rules.refusals import Code, refused

FURTHEST_WINDOW = timedelta(days=800)
"""As far ahead as a window that follows from a day can reach."""


def planned_care(family: Family, first: date, last: date) -> tuple[PlannedCare, ...]:
    """What is planned for the family's children from `first` to `last` (included), in order. Six queries."""
    moments = CareMoment.objects.filter(
        child__family=family, date__range=(first, last), status=MomentStatus.PLANNED
    )
    return _read(family, moments)


def planned_care_by_id(family: Family, moment_ids: Collection[int]) -> tuple[PlannedCare, ...]:
    """The moments, in order. Six queries. Raises Refused when one is not planned care of the family (any more)."""
    moments = CareMoment.objects.filter(child__family=family, pk__in=moment_ids, status=MomentStatus.PLANNED)
    care = _read(family, moments)
    if {moment.id for moment in care} != set(moment_ids):
        raise refused(Code.NOT_PLANNED_ANY_MORE)
    return care


def lock_care(family: Family, moment_ids: Collection[int]) -> None:
    """Lock moments of the family in one order, before what is planned is read."""
    rows = CareMoment.objects.select_for_update(of=("self",)).filter(pk__in=moment_ids, child__family=family)
    list(rows.order_by("pk").values_list("pk"))


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
    ends: defaultdict[int, list[date | None]] = defaultdict(list)
    for child, until in Placement.objects.filter(child__family=family).values_list("child_id", "valid_until"):
        ends[child].append(until)
    return {child: last_day(own) for child, own in ends.items()}


def _calendar(
    is_working_day: IsWorkingDay, holidays: tuple[Period, ...], contract_ends: date | None
) -> CalendarFacts:
    return CalendarFacts(is_working_day=is_working_day, holidays=holidays, contract_ends=contract_ends)


def contract_form_of(row: CareMoment) -> str:
    """By which form of contract the rules judge a moment: that of its placement, else of its day part."""
    if row.placement is not None:
        return row.placement.contract_form
    return row.day_part.contract_form if row.day_part is not None else ""


def _care(row: CareMoment, kind: DayKind, calendar: CalendarFacts) -> PlannedCare:
    return PlannedCare(
        id=row.pk,
        child_id=row.child_id,
        child_name=row.child.first_name,
        group=group_facts(row.group),
        day_part_id=row.day_part_id,
        contract_form=contract_form_of(row),
        on=row.date,
        span=Span(row.starts, row.ends),
        kind=kind,
        calendar=calendar,
        from_swap=row.origin == MomentOrigin.SWAP,
        from_extra=row.origin == MomentOrigin.EXTRA,
        under_swap=row.under_swap,
    )
