"""A child comes in: one tap (P-40)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Group, Presence
from core.lib import clock, display
from core.lib.database import constraint_of
from portal.group_day.actions.close_forgotten import close_forgotten
from portal.group_day.refusals import PresenceRefusedError

ONE_AT_A_TIME = "child_present_once_at_a_time"


def check_in(user: User, group: Group, child: Child) -> Presence:
    """The child is in the group from now on. Raises PresenceRefusedError when it is here or elsewhere already.

    A stay of an earlier day that nobody ended is ended first, at its planned end.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            close_forgotten(child=child)
            presence = Presence.objects.create(
                child=child, group=group, date=clock.local_date(now), came_at=now, checked_in_by=user
            )
            trail.record(Action.PRESENCE_CAME, actor=user, subject=presence, client=child, group=group.pk)
            return presence
    except IntegrityError as error:
        if constraint_of(error) != ONE_AT_A_TIME:
            raise
    raise already_here(child)


def already_here(child: Child) -> PresenceRefusedError:
    """Who checked the child in, where and when."""
    found = (
        Presence.objects.filter(child=child, left_at__isnull=True)
        .select_related("group", "checked_in_by")
        .first()
    )
    if found is None:
        return PresenceRefusedError(
            _("%(child)s was there at this very time already. Correct the times instead.")
            % {"child": child.first_name}
        )
    return PresenceRefusedError(
        _("%(child)s is in %(group)s already: %(who)s checked in at %(at)s.")
        % {
            "child": child.first_name,
            "group": found.group.name,
            "who": found.checked_in_by.full_name,
            "at": display.clock(found.came_at.astimezone(clock.AMSTERDAM).time()),
        },
        is_late=True,
    )
