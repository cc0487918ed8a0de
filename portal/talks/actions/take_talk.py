"""A parent takes a time, moves to another one, or gives it back (P-36)."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Guardian
from core.lib import clock
from portal.talks.models import Talk
from portal.talks.refusals import TalkRefusedError


@transaction.atomic
def take_talk(guardian: Guardian, child: Child, talk: Talk) -> Talk:
    """The time is this child's, instead of one that it had in the same round.

    Raises TalkRefusedError when another family was first (`is_late`), the time has passed, or the time that the child
    has cannot be changed any more; nothing changes then.
    """
    lock_child(child.pk)
    rows = lock_talks(talk.round_id, child.pk, [talk.pk])
    wanted = next((row for row in rows if row.pk == talk.pk), None)
    if wanted is not None and wanted.child_id == child.pk:
        return wanted
    if wanted is None or not wanted.is_free:
        raise TalkRefusedError(
            _("Somebody else just took this time. Choose one of the others."), is_late=True
        )
    if wanted.starts_at <= clock.now():
        raise TalkRefusedError(_("This time has passed. Choose a later one."))
    before = next((row for row in rows if row.child_id == child.pk), None)
    if before is not None:
        _require_changeable(before)
        _free(before)
    wanted.child, wanted.guardian, wanted.taken_at = child, guardian, clock.now()
    wanted.reminded_at = None
    wanted.changes += 1
    wanted.save()
    trail.record(
        Action.TALK_TAKEN,
        actor=guardian.user,
        subject=wanted,
        client=child,
        starts_at=wanted.starts_at.isoformat(),
        instead_of=before.starts_at.isoformat() if before else "",
    )
    return wanted


@transaction.atomic
def give_back(guardian: Guardian, talk: Talk) -> None:
    """The time is free again. Raises TalkRefusedError from the day of the talk on."""
    assert talk.child_id is not None
    rows = lock_talks(talk.round_id, talk.child_id, [talk.pk])
    found = next((row for row in rows if row.pk == talk.pk), None)
    if found is None or found.child_id != talk.child_id:
        raise TalkRefusedError(
            _("This time was changed meanwhile. The page shows how it is now."), is_late=True
        )
    _require_changeable(found)
    trail.record(
        Action.TALK_GIVEN_BACK,
        actor=guardian.user,
        subject=found,
        client=Child(pk=found.child_id),
        organisation_id=guardian.family.organisation_id,
        starts_at=found.starts_at.isoformat(),
    )
    _free(found)


def can_change(talk: Talk) -> bool:
    """A parent changes a time until the day before."""
    return clock.local_date(talk.starts_at) > clock.today()


def lock_child(child_id: int) -> None:
    """One choice for a child at a time: as long as it has no time yet, its guardians would lock different ones."""
    Child.objects.select_for_update(no_key=True).get(pk=child_id)


def lock_talks(round_id: int, child_id: int, talk_ids: Collection[int]) -> list[Talk]:
    """The times that a choice is about, locked in one order, so that two who swap do not wait for each other."""
    return list(
        Talk.objects.select_for_update(of=("self",))
        .filter(Q(pk__in=talk_ids) | Q(child=child_id), round=round_id)
        .order_by("pk")
    )


def _require_changeable(talk: Talk) -> None:
    if not can_change(talk):
        raise TalkRefusedError(
            _(
                "A talk can be changed until the day before; yours is today or has been. Please call the group."
            )
        )


def _free(talk: Talk) -> None:
    talk.child = talk.guardian = talk.taken_at = talk.reminded_at = None
    talk.changes += 1
    talk.save()
