"""What an external back-office decided on the registrations that were passed on to it (K-21, K-23).

It tells the parent itself. Here the line of the import list follows it, so that staff and support see what became of
it, and a parent who was refused can register anew.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import IMPORT_DECIDED, ImportState, WriteState
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import Decision, GatewayError, GatewayProblem
from core.childcare.gateway.remote import RemoteRegister
from core.childcare.models import ImportEntry, RegisterWrite
from core.lib import clock

ASKED_EVERY = timedelta(hours=1)
AT_ONCE = 100


def fetch_due() -> int:
    """Ask what became of what was passed on, each within the hour. Returns how many were decided."""
    return sum(_fetch(organisation_id) for organisation_id in _organisations())


def fetch_now(organisation_id: int) -> int:
    """Ask of one organisation at once, for who refreshes by hand."""
    return _fetch(organisation_id, at_once=True)


def _organisations() -> Iterator[int]:
    yield from _passed_on().order_by().values_list("organisation", flat=True).distinct()


def _passed_on(*, at_once: bool = False) -> QuerySet[RegisterWrite]:
    due = Q() if at_once else Q(asked_at=None) | Q(asked_at__lte=clock.now() - ASKED_EVERY)
    return RegisterWrite.objects.filter(due, state=WriteState.SENT, entry__state=ImportState.FORWARDED)


def _fetch(organisation_id: int, *, at_once: bool = False) -> int:
    connection = connection_of(organisation_id)
    if connection is None:
        return 0
    decided = 0
    waiting = _passed_on(at_once=at_once).filter(organisation=organisation_id)
    for write in waiting.order_by("asked_at", "pk")[:AT_ONCE]:
        try:
            decision = RemoteRegister(connection).decision(write.reference)
        except GatewayError as error:
            if error.problem is not GatewayProblem.NOT_THERE:
                break
        else:
            decided += _follow(write, decision)
        RegisterWrite.objects.filter(pk=write.pk).update(asked_at=clock.now())
    return decided


@transaction.atomic
def _follow(write: RegisterWrite, decision: Decision) -> bool:
    """Whether it was decided there, and not here before."""
    assert write.entry_id is not None
    entry = ImportEntry.objects.select_for_update().get(pk=write.entry_id)
    if entry.state != ImportState.FORWARDED or decision.state not in IMPORT_DECIDED:
        return False
    entry.state, entry.decided_at = ImportState(decision.state), clock.now()
    entry.reason, entry.number_elsewhere = decision.reason[:300], decision.debtor_number[:20]
    entry.save(update_fields=["state", "decided_at", "reason", "number_elsewhere"])
    trail.record(
        Action.IMPORT_DECIDED_ELSEWHERE,
        actor=None,
        subject=entry,
        organisation_id=entry.organisation_id,
        state=decision.state,
    )
    return True
