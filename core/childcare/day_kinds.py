"""What kind of day a date is at a location for the children of a school, from the database (K-10).

Every function takes a constant number of queries, however many days or places are asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from core.childcare.models import ClosingDay, Location, School, SchoolHoliday, StudyDay
from core.childcare.rules.calendar import DayKind, classify, with_overrides
from core.childcare.rules.calendar import SchoolHoliday as Holiday


class Place(NamedTuple):
    """A location and the school of the child that comes there, if any."""

    location_id: int
    school_id: int | None


def day_kinds(location: Location, school: School | None, first: date, last: date) -> dict[date, DayKind]:
    """The kind of every date from `first` to `last`, both included. Three queries."""
    place = Place(location.pk, school.pk if school else None)
    return day_kinds_of([location], [place], first, last)[place]


def day_kinds_of(
    locations: Iterable[Location], places: Iterable[Place], first: date, last: date
) -> dict[Place, dict[date, DayKind]]:
    """As `day_kinds` for many places at once; `locations` holds the location of every place. Three queries.

    A holiday of the school goes before one of the location, that before the region's; study days of both
    count.
    """
    wanted = set(places)
    known = {location.pk: location for location in locations}
    schools = {place.school_id for place in wanted if place.school_id is not None}
    holidays = _Holidays(known.values(), schools)
    study_days = _study_days(known, schools, first, last)
    closed = closings_of(known.values(), first, last)
    dates = list(_dates(first, last))
    kinds = {}
    for place in wanted:
        own_holidays = holidays.of(known[place.location_id], place.school_id, first, last)
        periods = [holiday.period for holiday in own_holidays]
        study = study_days[place.location_id, None] | study_days[None, place.school_id]
        kinds[place] = {on: classify(on, periods, study, closed[place.location_id]) for on in dates}
    return kinds


def holidays_of(
    locations: Iterable[Location], places: Iterable[Place], first: date, last: date
) -> dict[Place, list[Holiday]]:
    """The school holidays that touch the dates from `first` to `last`, as each place keeps them. One query."""
    wanted = set(places)
    known = {location.pk: location for location in locations}
    schools = {place.school_id for place in wanted if place.school_id is not None}
    holidays = _Holidays(known.values(), schools)
    return {place: holidays.of(known[place.location_id], place.school_id, first, last) for place in wanted}


def closings(location: Location, first: date, last: date) -> dict[date, str]:
    """The closing days of a location (its own and the organisation's) with their names. One query."""
    return closings_of([location], first, last)[location.pk]


def closings_of(locations: Iterable[Location], first: date, last: date) -> dict[int, dict[date, str]]:
    """As `closings`, by location id. One query."""
    wanted = list(locations)
    organisations: defaultdict[int, dict[date, str]] = defaultdict(dict)
    own: defaultdict[int, dict[date, str]] = defaultdict(dict)
    rows = ClosingDay.objects.filter(
        Q(location__isnull=True) | Q(location__in=wanted),
        organisation__in={location.organisation_id for location in wanted},
        date__range=(first, last),
    )
    for row in rows:
        if row.location_id is None:
            organisations[row.organisation_id][row.date] = row.name
        else:
            own[row.location_id][row.date] = row.name
    return {location.pk: organisations[location.organisation_id] | own[location.pk] for location in wanted}


def organisation_closings(organisation_id: int, first: date, last: date) -> dict[date, str]:
    """The closing days that hold for the whole organisation, with their names. One query."""
    rows = ClosingDay.objects.filter(
        organisation=organisation_id, location__isnull=True, date__range=(first, last)
    )
    return {row.date: row.name for row in rows}


class _Holidays:
    """The school holidays of some regions with what locations and schools keep otherwise. One query.

    Not limited to the dates asked: an override outside them still replaces the region's holiday within.
    """

    def __init__(self, locations: Iterable[Location], schools: Iterable[int]) -> None:
        known = list(locations)
        standard = Q(
            region__in={location.region for location in known}, location__isnull=True, school__isnull=True
        )
        rows = SchoolHoliday.objects.filter(standard | Q(location__in=known) | Q(school__in=list(schools)))
        self._by_owner: defaultdict[tuple[str, int], list[Holiday]] = defaultdict(list)
        self._by_region: defaultdict[str, list[Holiday]] = defaultdict(list)
        for row in rows:
            self._keep(row)

    def _keep(self, row: SchoolHoliday) -> None:
        holiday = Holiday(row.school_year, row.name, row.first_day, row.last_day)
        if row.location_id is not None:
            self._by_owner["location", row.location_id].append(holiday)
        elif row.school_id is not None:
            self._by_owner["school", row.school_id].append(holiday)
        else:
            self._by_region[row.region].append(holiday)

    def of(self, location: Location, school_id: int | None, first: date, last: date) -> list[Holiday]:
        at_location = with_overrides(
            self._by_region[location.region], self._by_owner["location", location.pk]
        )
        own = self._by_owner["school", school_id] if school_id is not None else []
        return [
            holiday
            for holiday in with_overrides(at_location, own)
            if holiday.first_day <= last and holiday.last_day >= first
        ]


def _study_days(
    locations: Mapping[int, Location], schools: Iterable[int], first: date, last: date
) -> defaultdict[tuple[int | None, int | None], set[date]]:
    """Dates by (location id, school id), of which one is None. One query."""
    found: defaultdict[tuple[int | None, int | None], set[date]] = defaultdict(set)
    rows = StudyDay.objects.filter(
        Q(location__in=locations) | Q(school__in=list(schools)), date__range=(first, last)
    )
    for row in rows:
        found[row.location_id, row.school_id].add(row.date)
    return found


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
