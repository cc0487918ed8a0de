"""A system administrator's acts: a fresh start for the connection to the back-office, or a restart (S-38).

Both are followed by a walk of the probe within a minute, which shows whether it helped; a reset also asks the
back-office at once how it is.
"""

import logging
import shlex
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.accounts import limits
from core.accounts.limits import Budget, Counted
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action, Result
from core.childcare.gateway import state
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import GatewayProblem
from supportdesk.health import probe

logger = logging.getLogger(__name__)
SECONDS = 60
PAUSE = timedelta(minutes=10)
RESTARTS = Budget("restarts", 1, within=PAUSE, wait=PAUSE)
"""Of everybody together: a restart is of all of Kring."""


class NoConnectionError(Exception):
    """The register of this organisation is in Kring itself, so there is nothing to reset."""


class NoCommandError(Exception):
    """No restart is configured (settings.RESTART_COMMAND)."""


class NotOfKringError(Exception):
    """A restart stops all organisations, so Kring's own people give it (Right.KRING_SUPPORT)."""


class JustRestartedError(Exception):
    """Somebody ordered a restart a moment ago; the next one is for `until` at the earliest."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Reset:
    """What came of it: how many writes go again now, and why the back-office does not answer, if it does not."""

    waiting: int
    problem: GatewayProblem | None


def reset_connection(user: User, reason: str) -> Reset:
    """Close the breaker, send anew what waits to be written, and ask the back-office how it is.

    Each call opens a connection of its own (core.lib.outbound), so there is no pool that could hold dead ones.
    Commits before the back-office is asked, which takes four seconds at most.

    Raises:
        NoConnectionError: the register is not elsewhere.
    """
    connection = connection_of(user.organisation_id)
    if connection is None:
        raise NoConnectionError
    with transaction.atomic():
        waiting = state.reset(user.organisation)
        trail.record(
            Action.CONNECTION_RESET,
            actor=user,
            subject=user.organisation,
            ground=reason,
            failures=connection.failures,
            waiting=waiting,
        )
        probe.due_now(user.organisation_id)
    return Reset(waiting, state.probe(user.organisation))


def restart(user: User, reason: str) -> bool:
    """Run the configured command, which is no shell's. True when it ended well.

    The order is written down before it is given, as the restart may end this very process; a command that fails leaves
    a second line.

    Raises:
        NotOfKringError: the user may not.
        NoCommandError: none is configured.
        JustRestartedError: the last one was ordered too short a time ago.
    """
    if not user.has_right(Right.KRING_SUPPORT):
        raise NotOfKringError
    command = shlex.split(settings.RESTART_COMMAND)
    if not command:
        raise NoCommandError
    attempt = limits.begin(Counted(RESTARTS, "all of Kring"))
    if attempt.waits_until:
        raise JustRestartedError(attempt.waits_until)
    with transaction.atomic():
        _record_restart(user, reason, Result.DONE)
        probe.due_now(user.organisation_id)
    if _runs_well(command):
        return True
    _record_restart(user, reason, Result.REFUSED)
    return False


def _record_restart(user: User, reason: str, result: Result) -> None:
    trail.record(Action.RESTART_ORDERED, actor=user, subject=user.organisation, ground=reason, result=result)


def _runs_well(command: list[str]) -> bool:
    try:
        # The command is of whoever installs Kring; nothing that a user typed is in it.
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        logger.exception("The restart could not be run.")
        return False
