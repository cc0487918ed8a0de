"""A tap beside the mark is taken back where it was made (P-40)."""

from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Presence
from core.lib import clock
from core.lib.database import constraint_of
from portal.group_day.actions.check_in import ONE_AT_A_TIME, already_here
from portal.group_day.actions.check_out import gone
from portal.group_day.refusals import PresenceRefusedError


class Step(StrEnum):
    """What is taken back; the page says it, so that an old page never takes back something else."""

    CAME = "in"
    LEFT = "uit"


def take_back(user: User, presence: Presence, step: Step) -> None:
    """Undo the check-in (the stay goes) or the check-out (it goes on) of today; a line in the trail stays.

    Raises PresenceRefusedError when the stay is not as the page showed it, or not of today.
    """
    try:
        with transaction.atomic():
            _take_back(user, presence, step)
            return
    except IntegrityError as error:
        if constraint_of(error) != ONE_AT_A_TIME:
            raise
    raise already_here(presence.child)


def _take_back(user: User, presence: Presence, step: Step) -> None:
    found = Presence.objects.select_for_update(of=("self",)).filter(pk=presence.pk).first()
    if found is None or (found.left_at is None) != (step is Step.CAME):
        raise gone()
    if found.date != clock.today():
        raise PresenceRefusedError(_("This was on another day. Correct the times instead."))
    trail.record(
        Action.PRESENCE_UNDONE,
        actor=user,
        subject=found,
        client=found.child,
        step=step.value,
        came_at=found.came_at.isoformat(),
        left_at=found.left_at.isoformat() if found.left_at else "",
    )
    if step is Step.CAME:
        found.delete()
        return
    found.left_at = None
    found.checked_out_by = None
    found.left_is_assumed = False
    found.save(update_fields=["left_at", "checked_out_by", "left_is_assumed"])
