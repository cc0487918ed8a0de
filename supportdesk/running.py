"""Running checks: each in a transaction that cannot write, two seconds at most, none in another's way (S-04).

A check runs in a thread of its own on a connection that is lent to it. When its time is over PostgreSQL is told to
stop, the connection is taken back, and the check may go on for nobody; what it read is rolled back like all else.
"""

import contextvars
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from supportdesk.checking import Check, Context, Finding, could_not
from supportdesk.words import words

logger = logging.getLogger(__name__)

SECONDS = 2.0
ALTOGETHER = 20.0
"""How long one diagnosis may take when everything is slow; a request may take 30 seconds (config.gunicorn)."""
NO_TIME = words(_("No time was left for this check."))
GRACE = 0.5
"""How long PostgreSQL may take to stop, in seconds."""


@dataclass(frozen=True)
class Outcome:
    """What came of one check, and how long it took in milliseconds."""

    check: Check
    finding: Finding
    milliseconds: int


class LoanOverError(RuntimeError):
    """A check went on after its time; the connection is somebody else's again."""


class _Lent:
    """The connection as a check has it: the same one, until it is taken back."""

    def __init__(self, lent: Any) -> None:
        self.__dict__["_lent"] = lent
        self.__dict__["_is_over"] = False

    def take_back(self) -> None:
        self.__dict__["_is_over"] = True

    def __getattr__(self, name: str) -> Any:
        if self._is_over:
            raise LoanOverError
        return getattr(self._lent, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if self._is_over:
            raise LoanOverError
        setattr(self._lent, name, value)


def run_checks(
    checks: Iterable[Check],
    context: Context,
    *,
    seconds: float = SECONDS,
    altogether: float = ALTOGETHER,
) -> list[Outcome]:
    """Run checks one after another, each for `seconds` at most; those that do not apply are left out.

    Raises nothing that a check can cause: one that fails, is too slow, or comes when `altogether` seconds are over,
    could not be checked.
    """
    ends = time.monotonic() + altogether
    with transaction.atomic():
        outcomes = [
            _boxed(one, context, seconds) if time.monotonic() < ends else Outcome(one, could_not(NO_TIME), 0)
            for one in checks
        ]
    return [outcome for outcome in outcomes if outcome is not None]


def _boxed(check: Check, context: Context, seconds: float) -> Outcome | None:
    started = time.monotonic()
    if check.may_look(context.worker):
        finding = _read_only(check, context, seconds)
    else:
        assert check.right is not None
        finding = could_not(words(_("Your role does not show this: %(right)s."), right=check.right.label))
    if finding is None:
        return None
    return Outcome(check, finding, round((time.monotonic() - started) * 1000))


def _read_only(check: Check, context: Context, seconds: float) -> Finding | None:
    """Always rolled back, which also ends what was set for it; nothing that a check does stays."""
    own = connections[DEFAULT_DB_ALIAS]
    nesting = list(own.savepoint_ids)
    place = transaction.savepoint()
    try:
        with own.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(round(seconds * 1000))])
        return _in_thread(check, context, own, seconds)
    finally:
        # What the check began and did not end, or broke off, goes with it.
        own.savepoint_ids, own.needs_rollback = nesting, False
        transaction.savepoint_rollback(place)


def _in_thread(check: Check, context: Context, own: BaseDatabaseWrapper, seconds: float) -> Finding | None:
    lent, done, found = _Lent(own), Event(), []

    def run() -> None:
        connections[DEFAULT_DB_ALIAS] = cast(BaseDatabaseWrapper, lent)
        try:
            found.append(check.run(context) if check.applies(context) else None)
        except Exception as fault:
            found.append(_fault(check, fault, seconds))
        finally:
            done.set()

    own.inc_thread_sharing()
    try:
        Thread(target=contextvars.copy_context().run, args=(run,), daemon=True, name=check.slug).start()
        in_time = done.wait(seconds)
        if not in_time:
            _stop(own, done)
    finally:
        lent.take_back()
        own.dec_thread_sharing()
    return found[0] if in_time else _too_slow(check, seconds)


def _stop(own: BaseDatabaseWrapper, done: Event) -> None:
    """Have PostgreSQL break off what it is doing for a check that is too slow."""
    with suppress(Exception):
        own.connection.cancel_safe(timeout=GRACE)
    done.wait(GRACE)


def _fault(check: Check, fault: Exception, seconds: float) -> Finding:
    if isinstance(fault.__cause__, QueryCanceled):
        return _too_slow(check, seconds)
    logger.error("Check %s failed", check.slug, exc_info=fault)
    return could_not(words(_("This check failed (%(kind)s)."), kind=type(fault).__name__))


def _too_slow(check: Check, seconds: float) -> Finding:
    logger.warning("Check %s took longer than %s seconds", check.slug, seconds)
    return could_not(words(_("This took longer than %(seconds)s seconds."), seconds=f"{seconds:g}"))
