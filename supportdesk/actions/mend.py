"""Doing a repair, and taking it back: one row, one line in the trail, all or nothing (S-05)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from supportdesk.models import Diagnosis, RepairDone
from supportdesk.repairing import Job, Repair, RepairRefused, known_repairs


def mend(repair: Repair, job: Job, *, diagnosis: Diagnosis | None = None) -> RepairDone:
    """Do a repair for a customer of the worker's organisation. Call it outside a transaction.

    Raises:
        PermissionDenied: the worker may not do it.
        User.DoesNotExist: the customer is another organisation's.
        RepairRefused: it cannot be done now; the words say why.
    """
    _require(repair, job.worker, job.customer)
    if not repair.applies(job.worker, job.customer):
        raise RepairRefused(
            _("There is nothing to repair any more: somebody was first, or it passed by itself.")
        )
    repair.prepare(job)
    return _mend(repair, job, diagnosis)


@transaction.atomic
def _mend(repair: Repair, job: Job, diagnosis: Diagnosis | None) -> RepairDone:
    facts = repair.repair(job)
    done = RepairDone.objects.create(
        organisation=job.worker.organisation,
        customer=job.customer,
        diagnosis=diagnosis,
        repair=repair.slug,
        reason=job.reason,
        facts=facts,
        by=job.worker,
        at=clock.now(),
    )
    trail.record(
        Action.CUSTOMER_MENDED,
        actor=job.worker,
        subject=done,
        client=job.customer,
        ground=job.reason,
        repair=repair.slug,
    )
    return done


@transaction.atomic
def take_back(worker: User, done: RepairDone, *, reason: str) -> None:
    """Undo a repair. Raises as `mend`, and RepairRefused for one that was undone or cannot be."""
    repair = known_repairs().get(done.repair)
    row = RepairDone.objects.select_for_update(of=("self",)).select_related("customer__role").get(pk=done.pk)
    if repair is None or not repair.can_undo:
        raise RepairRefused(_("This cannot be undone."))
    _require(repair, worker, row.customer)
    if row.undone_at is not None:
        raise RepairRefused(_("This was undone already."))
    repair.undo(Job(worker, row.customer, reason), row.facts)
    row.undone_at, row.undone_by = clock.now(), worker
    row.save(update_fields=["undone_at", "undone_by"])
    trail.record(
        Action.CUSTOMER_MENDING_UNDONE,
        actor=worker,
        subject=row,
        client=row.customer,
        ground=reason,
        repair=row.repair,
    )


def _require(repair: Repair, worker: User, customer: User) -> None:
    if not worker.has_right(Right.SUPPORT_CUSTOMERS) or not repair.may(worker, customer):
        raise PermissionDenied(repair.refusal(worker, customer))
    if customer.organisation_id != worker.organisation_id:
        raise User.DoesNotExist
