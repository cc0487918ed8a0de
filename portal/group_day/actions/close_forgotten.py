"""Stays that nobody ended: closed at the planned end of that day, and marked as assumed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import CareMoment, Child, OpeningHours, Presence
from core.lib import clock

SHORTEST = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


@transaction.atomic
def close_forgotten(*, child: Child | None = None) -> int:
    """End the open stays of earlier days, of one child or of everybody; returns how many.

    Each ends when the child's care was planned to end, or else when the location closed. Safe twice, late and in
    parallel: a stay that another worker has in hand is left to it.
    """
    found = Presence.objects.select_for_update(of=("self",), skip_locked=child is None).filter(
        left_at__isnull=True, date__lt=clock.today()
    )
    if child is not None:
        found = found.filter(child=child)
    forgotten = list(found.select_related("child", "group__location").order_by("pk"))
    for presence in forgotten:
        presence.left_at = _assumed_end(presence)
        presence.left_is_assumed = True
        presence.save(update_fields=["left_at", "left_is_assumed"])
    trail.record_all(
        trail.event(
            Action.PRESENCE_ASSUMED,
            actor=None,
            subject=presence,
            client=presence.child,
            organisation_id=presence.group.location.organisation_id,
            date=presence.date.isoformat(),
        )
        for presence in forgotten
    )
    return len(forgotten)


def _assumed_end(presence: Presence) -> datetime:
    """Never before a minute after coming, never past midnight."""
    planned = _planned_end(presence.child_id, presence.date) or _closing(presence)
    soonest = presence.came_at + SHORTEST
    return min(max(planned or soonest, soonest), clock.midnight_after(presence.date) - INSTANT)


def _planned_end(child_id: int, on: date) -> datetime | None:
    ends = CareMoment.objects.filter(child=child_id, date=on).aggregate(last=Max("ends"))["last"]
    return clock.local(on, ends) if ends else None


def _closing(presence: Presence) -> datetime | None:
    hours = OpeningHours.objects.filter(
        location=presence.group.location_id, weekday=presence.date.isoweekday()
    ).first()
    return clock.local(presence.date, hours.closes) if hours else None
