"""Writes to the external back-office: rows that a worker sends, under a reference that makes twice once (K-21)."""

import time
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.views.decorators.debug import sensitive_variables

from core.childcare import held_bsns
from core.childcare.choices import WriteKind, WriteState
from core.childcare.gateway import outgoing
from core.childcare.gateway.change_contract import PATHS
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.remote import RemoteRegister
from core.childcare.models import RegisterWrite
from core.lib import clock

LEASE = timedelta(minutes=2)
"""How long a write belongs to the worker that took it."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
AT_ONCE = 20
NEVER_BY_ITSELF = (GatewayProblem.NOT_THERE, GatewayProblem.NOT_TAKEN)
"""Of a family: asking again helps only when somebody mends something there."""


def send_due(*, seconds: float = 0) -> int:
    """Send what waits, for about so long when there is much; safe beside another worker. Returns how many were sent.

    After a turn in which nothing was taken the rest waits for the next time.
    """
    end, sent = time.monotonic() + seconds, 0
    while True:
        done = sum(_send(write) for write in _claim())
        sent += done
        if not done or time.monotonic() >= end:
            return sent


def wait_after(attempts: int) -> timedelta:
    """How long a write waits after so many failed attempts."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)


def hurry(organisation_id: int) -> int:
    """Let everything that waits of an organisation go now; after the back-office was mended. Returns how many."""
    waiting = RegisterWrite.objects.filter(organisation=organisation_id, state=WriteState.WAITING)
    return waiting.update(due_at=clock.now())


@transaction.atomic
def _claim() -> list[RegisterWrite]:
    """Counts the attempt when claiming, so that a write that kills its worker does not come back at once."""
    due = Q(state=WriteState.WAITING, due_at__lte=clock.now())
    taken = list(
        RegisterWrite.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("entry", "family")
        .filter(due)
        .order_by("due_at", "pk")[:AT_ONCE]
    )
    for write in taken:
        write.attempts += 1
        write.due_at = clock.now() + LEASE
    RegisterWrite.objects.bulk_update(taken, ["attempts", "due_at"])
    return taken


@sensitive_variables("message")
def _send(write: RegisterWrite) -> bool:
    connection = connection_of(write.organisation_id)
    if connection is None:
        _later(write, GatewayProblem.UNREACHABLE.value)
        return False
    message = _message(write)
    if message is None:
        write.delete()
        return False
    try:
        RemoteRegister(connection).write(PATHS[WriteKind(write.kind)], message)
    except GatewayError as error:
        if error.problem is GatewayProblem.REFUSED and error.detail:
            _finish(write, WriteState.REFUSED, error.detail)
        elif write.family_id is not None and error.problem in NEVER_BY_ITSELF:
            _finish(write, WriteState.REFUSED, error.problem.value)
        else:
            _later(write, error.problem.value)
        return False
    _finish(write, WriteState.SENT, "")
    return True


@sensitive_variables()
def _message(write: RegisterWrite) -> dict[str, Any] | None:
    """What is sent; None where what it is about is no longer there."""
    message: dict[str, Any] = {"reference": str(write.reference)}
    if write.entry is not None:
        return {**message, "facts": write.entry.facts, "bsns": held_bsns.numbers_of(write.entry)}
    change = outgoing.as_it_stands(write)
    if change is None or write.family is None:
        return None
    return {
        **message,
        "version": write.version,
        "debtor_number": write.family.debtor_number,
        "facts": asdict(change),
    }


def _unchanged(write: RegisterWrite) -> QuerySet[RegisterWrite]:
    """The row, unless the thing changed once more while it was sent: then it goes again."""
    return RegisterWrite.objects.filter(pk=write.pk, version=write.version)


def _finish(write: RegisterWrite, state: WriteState, problem: str) -> None:
    """Once a registration is there its BSNs are there too, and go here."""
    with transaction.atomic():
        _unchanged(write).update(state=state, problem=problem, finished_at=clock.now())
        if state is WriteState.SENT and write.entry is not None:
            write.entry.bsns.all().delete()


def _later(write: RegisterWrite, problem: str) -> None:
    next_try: datetime = clock.now() + wait_after(write.attempts)
    _unchanged(write).update(due_at=next_try, problem=problem)
