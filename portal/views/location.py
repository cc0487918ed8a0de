"""Mijn locatie: where the children go (P-20, K-05)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.childcare.choices import Weekday
from core.childcare.day_kinds import closings_of
from core.childcare.family_pages import FamilyRequest, general_page
from core.childcare.models import Location, OpeningHours
from core.childcare.selectors import locations_of
from core.lib import clock
from portal.publishing.selectors import shelves_of

AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class ShownLocation:
    """A location with its week (None where it is closed on a weekday) and its coming closing days."""

    location: Location
    week: list[tuple[Weekday, OpeningHours | None]]
    closings: list[tuple[date, str]]


@require_safe
@general_page
def location(request: FamilyRequest) -> HttpResponse:
    """Contact, opening hours and closing days of the family's locations, the team and what there is to read."""
    locations = list(locations_of(request.user))
    closed = closings_of(locations, clock.today(), clock.today() + AHEAD)
    context = {
        "locations": [_shown(place, closed[place.pk]) for place in locations],
        "access": request.access,
        "published": shelves_of(request.user),
    }
    return render(request, "portal/location.html", context)


def _shown(place: Location, closed: dict[date, str]) -> ShownLocation:
    hours = {row.weekday: row for row in place.opening_hours.all()}
    week = [(day, hours.get(day)) for day in Weekday if day <= Weekday.FRIDAY or day in hours]
    return ShownLocation(place, week, sorted(closed.items()))
