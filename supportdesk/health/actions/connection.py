"""A system administrator's acts: a fresh start for the connection to the back-office, or a restart (S-38).

Both are followed by a walk of the probe within a minute, which shows whether it helped.
"""

import logging
import shlex
import subprocess

from django.conf import settings
from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action, Result
from core.childcare.choices import WriteState
from core.childcare.models import RegisterConnection, RegisterWrite
from core.lib import clock
from supportdesk.health import probe

logger = logging.getLogger(__name__)
SECONDS = 60


class NoConnectionError(Exception):
    """The register of this organisation is in Kring itself, so there is nothing to reset."""


class NoCommandError(Exception):
    """No restart is configured (settings.RESTART_COMMAND)."""


@transaction.atomic
def reset_connection(user: User, reason: str) -> int:
    """Close the breaker, and make everything that waits to be written due now. Returns how many wait.

    Calls open a connection of their own each, so there is no pool that could hold dead ones.

    Raises:
        NoConnectionError: the register is not elsewhere.
    """
    rows = RegisterConnection.objects.select_for_update().filter(
        organisation=user.organisation_id, is_on=True
    )
    connection = rows.first()
    if connection is None:
        raise NoConnectionError
    failures = connection.failures
    connection.failures, connection.open_until = 0, None
    connection.save(update_fields=["failures", "open_until"])
    waiting = RegisterWrite.objects.filter(organisation=user.organisation_id, state=WriteState.WAITING)
    due = waiting.update(due_at=clock.now())
    trail.record(
        Action.CONNECTION_RESET,
        actor=user,
        subject=user.organisation,
        ground=reason,
        failures=failures,
        waiting=due,
    )
    probe.due_now(user.organisation_id)
    return due


def restart(user: User, reason: str) -> bool:
    """Run the configured command, which is no shell's. True when it ended well; written down either way.

    Raises:
        NoCommandError: none is configured.
    """
    command = shlex.split(settings.RESTART_COMMAND)
    if not command:
        raise NoCommandError
    try:
        # The command is of whoever installs Kring; nothing that a user typed is in it.
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        logger.exception("The restart could not be run.")
        done = False
    with transaction.atomic():
        trail.record(
            Action.RESTART_ORDERED,
            actor=user,
            subject=user.organisation,
            ground=reason,
            result=Result.DONE if done else Result.REFUSED,
        )
        probe.due_now(user.organisation_id)
    return done
