"""Staff open times for talks, add more, and take times away (P-36)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Group
from core.lib import clock
from core.lib.database import constraint_of
from portal.talks import telling
from portal.talks.models import Round, Talk
from portal.talks.refusals import TalkRefusedError
from portal.talks.rules.slots import slots

STAFF_ONCE = "staff_talk_once_at_a_time"


@dataclass(frozen=True)
class Stretch:
    """When one member of staff holds talks: on a date from `first` to `last`, of so many minutes with a pause."""

    on: date
    first: time
    last: time
    minutes: int
    pause: int
    staff: User


@dataclass(frozen=True)
class RoundDetails:
    """What parents read of a round."""

    title: str
    way: str
    place: str
    note: str


def open_round(user: User, group: Group, details: RoundDetails, stretch: Stretch) -> Round:
    """Make the round with its first times, and tell the parents of the group. Raises TalkRefusedError."""
    with _words_for_the_database(stretch.staff):
        one = Round.objects.create(
            group=group,
            title=details.title,
            way=details.way,
            place=details.place,
            note=details.note,
            made_by=user,
            made_at=clock.now(),
        )
        made = _make(one, stretch)
        trail.record(Action.TALKS_OPENED, actor=user, subject=one, group=group.pk, times=len(made))
        telling.tell_opened(one)
        return one


def add_times(user: User, one: Round, stretch: Stretch) -> list[Talk]:
    """More times in a round. Raises TalkRefusedError."""
    with _words_for_the_database(stretch.staff):
        made = _make(one, stretch)
        trail.record(Action.TALKS_CHANGED, actor=user, subject=one, added=len(made))
        return made


@transaction.atomic
def cancel_talk(user: User, talk: Talk) -> bool:
    """Take a time away; a parent who had taken it is told. Returns whether somebody had."""
    found = Talk.objects.select_for_update(of=("self",)).filter(pk=talk.pk).first()
    if found is None:
        return False
    was_taken = not found.is_free
    if was_taken:
        trail.record(
            Action.TALK_CANCELLED,
            actor=user,
            subject=found,
            client=found.child,
            starts_at=found.starts_at.isoformat(),
        )
        telling.tell_cancelled(found)
    else:
        trail.record(Action.TALKS_CHANGED, actor=user, subject=found.round, removed=1)
    found.delete()
    return was_taken


@contextmanager
def _words_for_the_database(staff: User) -> Iterator[None]:
    """A transaction; two times at once for one member of staff become a refusal in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) != STAFF_ONCE:
            raise
        raise TalkRefusedError(
            _("%(name)s has a talk at one of these times already. Choose other times or another colleague.")
            % {"name": staff.full_name}
        ) from error


def _make(one: Round, stretch: Stretch) -> list[Talk]:
    times = slots(stretch.first, stretch.last, stretch.minutes, stretch.pause)
    return Talk.objects.bulk_create(
        Talk(
            round=one,
            staff=stretch.staff,
            starts_at=clock.local(stretch.on, first),
            ends_at=clock.local(stretch.on, last),
        )
        for first, last in times
    )
