"""A child goes home: one tap (P-40)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Presence
from core.lib import clock, display
from portal.group_day.refusals import PresenceRefusedError


@transaction.atomic
def check_out(user: User, presence: Presence) -> Presence:
    """The stay ends now. Raises PresenceRefusedError when it has ended already, or is of an earlier day."""
    found = (
        Presence.objects.select_for_update(of=("self",))
        .select_related("child")
        .filter(pk=presence.pk)
        .first()
    )
    if found is None:
        raise gone()
    if found.left_at is not None:
        raise _already_left(found)
    now = clock.now()
    if found.date != clock.local_date(now):
        raise PresenceRefusedError(
            _("%(child)s came on another day. Fill in when %(child)s left.")
            % {"child": found.child.first_name}
        )
    found.left_at = now
    found.checked_out_by = user
    found.save(update_fields=["left_at", "checked_out_by"])
    trail.record(Action.PRESENCE_LEFT, actor=user, subject=found, client=found.child, group=found.group_id)
    return found


def gone() -> PresenceRefusedError:
    """A colleague took the tap back meanwhile."""
    return PresenceRefusedError(
        _("A colleague took this back meanwhile. The page shows how it is now."), is_late=True
    )


def _already_left(presence: Presence) -> PresenceRefusedError:
    assert presence.left_at is not None
    who = presence.checked_out_by.full_name if presence.checked_out_by else _("Kring")
    return PresenceRefusedError(
        _("%(child)s has gone home already: %(who)s checked out at %(at)s.")
        % {
            "child": presence.child.first_name,
            "who": who,
            "at": display.clock(presence.left_at.astimezone(clock.AMSTERDAM).time()),
        },
        is_late=True,
    )
