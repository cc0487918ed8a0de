"""Times of presence that were forgotten or wrong, put right afterwards with a line in the trail (P-40)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Group, Presence
from core.lib import clock
from core.lib.database import constraint_of
from portal.group_day.actions.check_in import ONE_AT_A_TIME
from portal.group_day.actions.check_out import gone
from portal.group_day.refusals import PresenceRefusedError


@dataclass(frozen=True)
class Times:
    """When a child came and left, by the local clock; `left` None while it is there."""

    came: time
    left: time | None


def add_stay(user: User, group: Group, child: Child, on: date, times: Times) -> Presence:
    """Note a stay that nobody checked in. Raises PresenceRefusedError when the times cannot be right."""
    came_at, left_at = _moments(on, times)
    with _one_at_a_time(child):
        presence = Presence.objects.create(
            child=child,
            group=group,
            date=on,
            came_at=came_at,
            left_at=left_at,
            checked_in_by=user,
            checked_out_by=user if left_at else None,
        )
        trail.record(
            Action.PRESENCE_ADDED, actor=user, subject=presence, client=child, now=_in_words(came_at, left_at)
        )
        return presence


def correct_stay(user: User, presence: Presence, times: Times) -> Presence:
    """Give a stay other times; the line in the trail has both. Raises PresenceRefusedError."""
    came_at, left_at = _moments(presence.date, times)
    with _one_at_a_time(presence.child):
        found = _locked(presence)
        before = _in_words(found.came_at, found.left_at)
        found.came_at, found.left_at = came_at, left_at
        found.left_is_assumed = False
        found.checked_out_by = (found.checked_out_by or user) if left_at else None
        found.save()
        trail.record(
            Action.PRESENCE_CORRECTED,
            actor=user,
            subject=found,
            client=found.child,
            before=before,
            now=_in_words(came_at, left_at),
        )
        return found


@transaction.atomic
def remove_stay(user: User, presence: Presence) -> None:
    """The child was not there after all; the line in the trail keeps the times. Raises PresenceRefusedError."""
    found = _locked(presence)
    before = _in_words(found.came_at, found.left_at)
    trail.record(Action.PRESENCE_REMOVED, actor=user, subject=found, client=found.child, before=before)
    found.delete()


def _locked(presence: Presence) -> Presence:
    found = (
        Presence.objects.select_for_update(of=("self",))
        .select_related("child")
        .filter(pk=presence.pk)
        .first()
    )
    if found is None:
        raise gone()
    return found


@contextmanager
def _one_at_a_time(child: Child) -> Iterator[None]:
    """A transaction in which PostgreSQL's refusal of overlapping stays becomes words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) != ONE_AT_A_TIME:
            raise
        raise PresenceRefusedError(
            _("These times overlap with another stay of %(child)s on this day. Correct that one first.")
            % {"child": child.first_name}
        ) from error


def _moments(on: date, times: Times) -> tuple[datetime, datetime | None]:
    came_at = clock.local(on, times.came)
    left_at = clock.local(on, times.left) if times.left else None
    now = clock.now()
    if came_at > now or (left_at and left_at > now):
        raise PresenceRefusedError(
            _("This time is still to come. Fill in when the child really came and left.")
        )
    if left_at is None and on != clock.today():
        raise PresenceRefusedError(_("Fill in when the child left: this day is over."))
    if left_at is not None and left_at <= came_at:
        raise PresenceRefusedError(_("The child left before it came. Fill in a later time of leaving."))
    return came_at, left_at


def _in_words(came_at: datetime, left_at: datetime | None) -> str:
    """ "08:10-17:30", for the trail."""
    parts = (came_at, left_at)
    return "-".join(f"{at.astimezone(clock.AMSTERDAM):%H:%M}" if at else "" for at in parts)
