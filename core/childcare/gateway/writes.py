"""Writes to the external back-office: rows that a worker sends, under a reference that makes twice once (K-21)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from core.childcare import held_bsns
from core.childcare.choices import WriteState
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.remote import RemoteRegister
from core.childcare.models import RegisterWrite
from core.lib import clock

LEASE = timedelta(minutes=2)
"""How long a write belongs to the worker that took it."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
AT_ONCE = 20


def send_due() -> int:
    """Send what waits; safe beside another worker. Returns how many were sent."""
    return sum(_send(write) for write in _claim())


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
        .select_related("entry")
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
    message = {
        "reference": str(write.reference),
        "facts": write.entry.facts,
        "bsns": held_bsns.numbers_of(write.entry),
    }
    try:
        RemoteRegister(connection).write("/registrations", message)
    except GatewayError as error:
        if error.problem is GatewayProblem.REFUSED and error.detail:
            _finish(write, WriteState.REFUSED, error.detail)
        else:
            _later(write, error.problem.value)
        return False
    _finish(write, WriteState.SENT, "")
    return True


def _finish(write: RegisterWrite, state: WriteState, problem: str) -> None:
    """Once it is there its BSNs are there too, and go here."""
    with transaction.atomic():
        RegisterWrite.objects.filter(pk=write.pk).update(
            state=state, problem=problem, finished_at=clock.now()
        )
        if state is WriteState.SENT:
            write.entry.bsns.all().delete()


def _later(write: RegisterWrite, problem: str) -> None:
    next_try: datetime = clock.now() + wait_after(write.attempts)
    RegisterWrite.objects.filter(pk=write.pk).update(due_at=next_try, problem=problem)
