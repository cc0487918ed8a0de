"""Deleting for good what is past its retention: dossiers first, later what stayed of their decisions (C-47)."""

import logging
import time
from collections.abc import Iterator

from django.db import IntegrityError, transaction

from carecases import keeping
from carecases.models import Dossier, HelpRequest
from carecases.retention.due import decisions_that_stay, due_decisions, due_dossiers, terms_of
from carecases.retention.erasing import erase
from carecases.retention.models import KeptDecision
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock

logger = logging.getLogger(__name__)
IN_A_BATCH = 50


def delete_due(seconds: float | None = None) -> int:
    """Delete what is due in all partnerships, for at most so many seconds.

    Each dossier goes in a transaction of its own, so this is safe to stop, to run twice, late or at the same time.

    Returns:
        How many dossiers went.
    """
    until = time.monotonic() + seconds if seconds is not None else None
    gone = 0
    for organisation in Organisation.objects.filter(kind=OrganisationKind.PARTNERSHIP).order_by("pk"):
        for dossier_id in _due_ids(organisation.pk):
            if until is not None and time.monotonic() > until:
                return gone
            gone += delete_dossier(organisation.pk, dossier_id)
        _delete_decisions(organisation.pk)
    return gone


def _due_ids(organisation_id: int) -> Iterator[int]:
    """In batches; one that could not go is not tried again in this run."""
    tried = set[int]()
    while True:
        due = due_dossiers(organisation_id, clock.today()).exclude(pk__in=tried)
        batch = list(due.values_list("pk", flat=True)[:IN_A_BATCH])
        if not batch:
            return
        tried |= set(batch)
        yield from batch


def delete_dossier(organisation_id: int, dossier_id: int) -> bool:
    """Delete one dossier when it is still due, and say so in the trail: number, dates and counts, no names.

    Returns:
        Whether it went. Somebody who works in it at this moment, or another run, keeps it for a next time.
    """
    try:
        with transaction.atomic():
            return _deleted(organisation_id, dossier_id)
    except IntegrityError:
        logger.exception("A dossier past its retention could not be deleted: %s", dossier_id)
        return False


def _deleted(organisation_id: int, dossier_id: int) -> bool:
    today = clock.today()
    if not Dossier.objects.select_for_update(skip_locked=True).filter(pk=dossier_id).exists():
        return False
    # Nobody moves or adds anything from here on; what was done until now is seen by the question that follows.
    list(HelpRequest.objects.select_for_update().filter(dossier=dossier_id).values_list("pk"))
    dossier = due_dossiers(organisation_id, today).filter(pk=dossier_id).first()
    if dossier is None:
        return False
    stays = decisions_that_stay(dossier, terms_of(organisation_id), today)
    KeptDecision.objects.bulk_create(
        KeptDecision(organisation_id=organisation_id, **vars(taken)) for taken in stays
    )
    number, ended_on = dossier.number, getattr(dossier, "ended_on")  # noqa: B009 - an annotation
    keeping.forget(dossier)
    counts = erase(dossier)
    trail.record(
        Action.DOSSIER_DELETED,
        actor=None,
        organisation_id=organisation_id,
        number=number,
        ended_on=ended_on.isoformat(),
        counts=counts,
        decisions_kept=len(stays),
    )
    return True


@transaction.atomic
def _delete_decisions(organisation_id: int) -> None:
    due = due_decisions(organisation_id, clock.today())
    numbers = list(due.select_for_update(skip_locked=True).values_list("pk", "number", "last_day"))
    if not numbers:
        return
    KeptDecision.objects.filter(pk__in=[pk for pk, *_ in numbers]).delete()
    trail.record(
        Action.KEPT_DECISIONS_DELETED,
        actor=None,
        organisation_id=organisation_id,
        decisions=[{"number": number, "last_day": last_day.isoformat()} for _, number, last_day in numbers],
    )
