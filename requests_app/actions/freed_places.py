""" "Plek vrijgekomen": undecided requests that want some of the time at which a place came free (R-23, R-50)."""

from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

from django.db.models import Q

from core.lib import clock
from requests_app.choices import BookingStatus
from requests_app.models import Booking


class FreedPlace(NamedTuple):
    """A child less in a group, on a date between two local times."""

    group_id: int
    date: date
    starts: time
    ends: time


def mark_waiting(places: Iterable[FreedPlace]) -> None:
    """Mark the undecided lines that overlap a freed place.

    A line that somebody decides or expires at this moment needs no mark, and waiting for it with other rows locked
    could end in a deadlock.
    """
    overlaps = [
        Q(group=place.group_id, date=place.date, starts__lt=place.ends, ends__gt=place.starts)
        for place in places
    ]
    if not overlaps:
        return
    waiting = (
        Booking.objects.select_for_update(skip_locked=True)
        .filter(Q(*overlaps, _connector=Q.OR), status=BookingStatus.PENDING)
        .order_by("pk")
    )
    Booking.objects.filter(pk__in=[booking.pk for booking in waiting]).update(place_freed_at=clock.now())
