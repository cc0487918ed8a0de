"""What the parents' pages show. Every function takes the user first and returns only what that user may see."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, prefetch_related_objects

from core.accounts.models import User
from core.childcare.day_kinds import Place, closings_of, holidays_of
from core.childcare.models import CareMoment, Location
from core.childcare.rules.calendar import SchoolHoliday
from core.childcare.selectors import agenda_moments, children_of, placements_in
from core.lib import clock
from portal.publishing.models import Publication
from portal.publishing.selectors import events_between
from requests_app.choices import BookingStatus
from requests_app.models import Booking
from requests_app.selectors import bookings_of

HORIZON = timedelta(days=800)
"""Nothing is planned or asked further ahead."""


@dataclass(frozen=True)
class Closing:
    """A closing day; `location` is empty where all locations of the family are closed."""

    name: str
    location: str


@dataclass
class AgendaDay:
    """Everything on one date: who comes, what was asked, what is closed, which holiday begins, what is to do."""

    on: date
    moments: list[CareMoment] = field(default_factory=list)
    options: list[Booking] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    holidays: list[SchoolHoliday] = field(default_factory=list)
    events: list[Publication] = field(default_factory=list)

    @property
    def entries(self) -> list[CareMoment | Booking]:
        """Planned moments and options in order of time."""
        return sorted([*self.moments, *self.options], key=lambda entry: (entry.starts, entry.child_id))


def agenda_days(user: User, first: date, last: date, *, begin: bool = True) -> list[AgendaDay]:
    """The days from `first` to `last` (included) on which there is something, in order.

    With `begin` a holiday or an activity that is going on stands at `first`; without, only where it starts. The
    number of queries is constant.
    """
    days = _Days()
    for moment in agenda_moments(user, first, last):
        days[moment.date].moments.append(moment)
    for option in bookings_of(user).filter(status=BookingStatus.PENDING, date__range=(first, last)):
        days[option.date].options.append(option)
    children: list[Any] = list(children_of(user).prefetch_related(placements_in(first, last)))
    locations = {
        placement.group.location_id: placement.group.location
        for child in children
        for placement in child.placements_in_range
    }
    for on, closings in _closings(list(locations.values()), first, last).items():
        days[on].closings = closings
    for holiday in _holidays(children, list(locations.values()), first, last):
        if begin or holiday.first_day >= first:
            days[max(first, holiday.first_day)].holidays.append(holiday)
    for event in events_between(user, first, last):
        assert event.first_day is not None  # the database keeps activities with days
        if begin or event.first_day >= first:
            days[max(first, event.first_day)].events.append(event)
    return [days[on] for on in sorted(days)]


class _Days(dict[date, AgendaDay]):
    """Makes a day when it is first asked for."""

    def __missing__(self, on: date) -> AgendaDay:
        self[on] = AgendaDay(on)
        return self[on]


def _closings(locations: list[Location], first: date, last: date) -> dict[date, list[Closing]]:
    """Closing days by date; one that holds for all locations stands there once."""
    found: defaultdict[date, list[tuple[str, str]]] = defaultdict(list)
    by_location = closings_of(locations, first, last)
    for location in locations:
        for on, name in by_location[location.pk].items():
            found[on].append((name, location.name))
    return {on: _merged(closed, len(locations)) for on, closed in found.items()}


def _merged(closed: list[tuple[str, str]], locations: int) -> list[Closing]:
    names = list(dict.fromkeys(name for name, _location in closed))
    if len(closed) == locations and len(names) == 1:
        return [Closing(names[0], "")]
    return [Closing(name, location) for name, location in closed]


def _holidays(children: list[Any], locations: list[Location], first: date, last: date) -> list[SchoolHoliday]:
    """The school holidays of any of the children, each once."""
    places = {
        Place(placement.group.location_id, child.school_id)
        for child in children
        for placement in child.placements_in_range
    }
    by_place = holidays_of(locations, places, first, last)
    return sorted(
        {holiday for holidays in by_place.values() for holiday in holidays},
        key=lambda holiday: (holiday.first_day, holiday.name),
    )


def last_agenda_date(user: User) -> date | None:
    """The last date from today on which something is planned, asked or to do."""
    far = clock.today() + HORIZON
    planned = agenda_moments(user, clock.today(), far).order_by().aggregate(last=Max("date"))["last"]
    options = bookings_of(user).filter(status=BookingStatus.PENDING, date__gte=clock.today())
    asked = options.aggregate(last=Max("date"))["last"]
    todo = events_between(user, clock.today(), far).order_by().aggregate(last=Max("last_day"))["last"]
    return max((on for on in (planned, asked, todo) if on), default=None)


def planned_moment(user: User, moment_id: int) -> CareMoment | None:
    """One planned moment of the account's children, past or coming."""
    return agenda_moments(user, date.min, date.max).filter(pk=moment_id).first()


def booking_of_moment(user: User, moment: CareMoment) -> Booking | None:
    """The request that the moment came from; None for one of the weekly pattern."""
    return bookings_of(user).filter(care_moment=moment).first()


def children_in_full(user: User) -> list[Any]:
    """The children with `placements_in_range` (current and coming, with their parts)."""
    today = clock.today()
    children = list(
        children_of(user)
        .select_related("school", "mentor")
        .prefetch_related(placements_in(today, today + HORIZON))
    )
    prefetch_related_objects(children, "placements_in_range__parts__day_part")
    return children
