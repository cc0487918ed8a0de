"""Making the invoices of a month in the background: first drafts to look at, then final ones with numbers (K-11).

A run is a row; workers take batches from it, each batch a transaction. So a worker can be killed at any moment, run
twice or beside another: what is done is committed with how far the run is, and a family gets one invoice of a month at
a location because PostgreSQL refuses the second. The numbers are PostgreSQL's too (migration 0009).
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.charges import Bill, bills_of
from core.childcare.choices import (
    RUNS_AT_WORK,
    InvoiceKind,
    InvoiceProblem,
    InvoiceRunStatus,
    InvoiceStatus,
)
from core.childcare.models import Family, Guardian, Invoice, InvoiceLine, InvoiceRun, Location
from core.childcare.receivers import receivers_of
from core.childcare.rules.invoice import Line, total_of
from core.lib import clock
from core.lib.database import constraint_of
from core.notifications import outbox
from core.notifications.outbox import NewMail, NewNotice

INVOICE_READY = "register/invoice_ready"
BATCH = 50
"""Families, or invoices, in one transaction: some tenths of a second, so nobody waits long for a number."""
PAYMENT_TERM = timedelta(days=14)


class RunOpenError(Exception):
    """Invoices of this month are being made already; `run` says by whom and how far it is."""

    def __init__(self, run: InvoiceRun) -> None:
        super().__init__(str(run.pk))
        self.run = run


class NotReadyError(Exception):
    """The drafts cannot become final: they are no preview any more, or `problems` of them lack something."""

    def __init__(self, problems: int = 0) -> None:
        super().__init__(str(problems))
        self.problems = problems


def start(user: User, month: date, location: Location | None = None) -> InvoiceRun:
    """Leave making drafts to a worker; `month` is its first day. Raises RunOpenError."""
    organisation = user.organisation
    run = InvoiceRun(
        organisation=organisation,
        location=location,
        month=month,
        total=Family.objects.filter(organisation=organisation).count(),
        started_by=user,
        started_at=clock.now(),
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            trail.record(Action.INVOICE_RUN_STARTED, actor=user, subject=run, month=f"{month:%Y-%m}")
    except IntegrityError as error:
        if constraint_of(error) != "one_open_invoice_run_of_a_month":
            raise
        raise RunOpenError(_open_run(organisation.pk, month)) from error
    return run


def _open_run(organisation_id: int, month: date) -> InvoiceRun:
    runs = InvoiceRun.objects.filter(organisation=organisation_id, month=month)
    return runs.exclude(status__in=[InvoiceRunStatus.FINAL, InvoiceRunStatus.CANCELLED]).latest("pk")


@transaction.atomic
def cancel(user: User, run_id: int) -> None:
    """Throw the drafts away. Nothing happens to a run whose invoices are final or on their way there."""
    run = InvoiceRun.objects.select_for_update().get(pk=run_id)
    if run.status not in (InvoiceRunStatus.WAITING, InvoiceRunStatus.PREPARING, InvoiceRunStatus.PREVIEW):
        return
    run.invoices.filter(status=InvoiceStatus.DRAFT).delete()
    _finish(run, InvoiceRunStatus.CANCELLED)
    run.save()
    trail.record(Action.INVOICE_RUN_CANCELLED, actor=user, subject=run, month=f"{run.month:%Y-%m}")


@transaction.atomic
def finalise(user: User, run_id: int) -> None:
    """Leave giving numbers to a worker; from there on there is no way back but credit invoices.

    Raises NotReadyError.
    """
    run = InvoiceRun.objects.select_for_update().get(pk=run_id)
    if run.status != InvoiceRunStatus.PREVIEW:
        raise NotReadyError
    drafts = run.invoices.filter(status=InvoiceStatus.DRAFT)
    if problems := drafts.exclude(problem="").count():
        raise NotReadyError(problems)
    run.status = InvoiceRunStatus.FINALISING
    run.finalised_by, run.issued_on = user, clock.today()
    run.done, run.total = 0, drafts.count()
    run.save()
    trail.record(
        Action.INVOICE_RUN_FINALISED, actor=user, subject=run, month=f"{run.month:%Y-%m}", invoices=run.total
    )


def work(*, seconds: float, batch: int = BATCH) -> int:
    """Do batches of all runs that are at work, for about so long; returns how many batches."""
    until = time.monotonic() + seconds
    batches = 0
    while time.monotonic() < until:
        done = sum(_work_on(pk, batch) for pk in _at_work())
        if not done:
            return batches
        batches += done
    return batches


def _at_work() -> Collection[int]:
    runs = InvoiceRun.objects.filter(status__in=RUNS_AT_WORK).order_by("started_at", "pk")
    return list(runs.values_list("pk", flat=True))


@transaction.atomic
def _work_on(run_id: int, batch: int) -> bool:
    """One batch; False when another worker has the run in hand, or there is nothing to do."""
    run = (
        InvoiceRun.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("organisation", "started_by", "finalised_by")
        .filter(pk=run_id, status__in=RUNS_AT_WORK)
        .first()
    )
    if run is None:
        return False
    if run.status == InvoiceRunStatus.FINALISING:
        _finalise_batch(run, batch)
    else:
        _prepare_batch(run, batch)
    run.save()
    return True


def _prepare_batch(run: InvoiceRun, batch: int) -> None:
    run.status = InvoiceRunStatus.PREPARING
    families = list(
        Family.objects.filter(organisation=run.organisation_id, pk__gt=run.last_family)
        .prefetch_related("guardians")
        .order_by("pk")[:batch]
    )
    if not families:
        run.status = InvoiceRunStatus.PREVIEW
        return
    numbers = [family.pk for family in families]
    store_drafts(run, families, bills_of(numbers, run.month, run.location_id))
    run.done += len(families)
    run.last_family = numbers[-1]


def store_drafts(
    run: InvoiceRun, families: Collection[Family], bills: Mapping[Bill, list[Line]]
) -> list[Invoice]:
    """Drafts of what these families have to pay, but for months that are invoiced already; within a transaction."""
    attempts = _next_attempts([family.pk for family in families], run.month)
    locations = Location.objects.in_bulk({location for _family, location in bills})
    by_number = {family.pk: family for family in families}
    drafts = {
        bill: _draft(run, by_number[bill[0]], locations[bill[1]], attempts.get(bill, 1), lines)
        for bill, lines in sorted(bills.items())
        if attempts.get(bill, 1)
    }
    Invoice.objects.bulk_create(drafts.values())
    InvoiceLine.objects.bulk_create(
        _as_row(invoice, line) for bill, invoice in drafts.items() for line in bills[bill]
    )
    return list(drafts.values())


def _next_attempts(families: Collection[int], month: date) -> Mapping[Bill, int]:
    """Which invoice of the month it would be, for families that had one: 0 where the last one stands, else one more."""
    found: dict[Bill, int] = {}
    rows = Invoice.objects.filter(family__in=families, month=month, kind=InvoiceKind.INVOICE)
    for family, location, attempt, correction in rows.order_by("attempt").values_list(
        "family_id", "location_id", "attempt", "correction"
    ):
        found[family, location] = attempt + 1 if correction else 0
    return found


def _draft(
    run: InvoiceRun, family: Family, location: Location, attempt: int, lines: Collection[Line]
) -> Invoice:
    return Invoice(
        organisation_id=run.organisation_id,
        family=family,
        location=location,
        run=run,
        month=run.month,
        attempt=attempt,
        made_by=run.started_by,
        problem="" if all(line.is_priced for line in lines) else InvoiceProblem.NO_PRICE,
        debtor_number=family.debtor_number,
        addressee=_addressee(family.guardians.all()),
        address=_address(family),
        location_name=location.name,
        total=total_of(lines),
    )


def _addressee(guardians: Iterable[Guardian]) -> str:
    """The guardian who comes first; with custody before those without."""
    ordered = sorted(guardians, key=lambda guardian: (not guardian.has_custody, guardian.position))
    return str(ordered[0]) if ordered else ""


def _address(family: Family) -> str:
    street = f"{family.street} {family.house_number}{family.house_number_addition}".strip()
    return "\n".join(line for line in (street, f"{family.postcode} {family.city}".strip()) if line)


def _as_row(invoice: Invoice, line: Line) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        child_id=line.child_id,
        kind=line.kind,
        care_type=line.registration.care_type,
        lrk_number=line.registration.lrk_number,
        name=line.name,
        note=line.note,
        first_date=line.first_date,
        last_date=line.last_date,
        days=line.days,
        minutes=line.minutes,
        unit=line.unit,
        rate=line.rate,
        amount=line.amount,
    )


def _finalise_batch(run: InvoiceRun, batch: int) -> None:
    assert run.issued_on is not None
    drafts = run.invoices.filter(status=InvoiceStatus.DRAFT).order_by("debtor_number", "pk")
    numbers = list(drafts.values_list("pk", flat=True)[:batch])
    for number in numbers:
        make_final(number, run.issued_on)
    run.done += len(numbers)
    tell_of(numbers)
    if len(numbers) < batch:
        _finish(run, InvoiceRunStatus.FINAL)


def make_final(invoice_id: int, issued_on: date) -> None:
    """Give one draft its number: one by one, so that the numbers follow the order of the list."""
    Invoice.objects.filter(pk=invoice_id, status=InvoiceStatus.DRAFT).update(
        status=InvoiceStatus.FINAL, issued_on=issued_on, due_on=issued_on + PAYMENT_TERM
    )


def tell_of(invoice_ids: Collection[int]) -> None:
    """A mail and a notice for the guardians with custody. An invoice is no news that one can switch off."""
    by_family: defaultdict[int, list[int]] = defaultdict(list)
    for pk, family in Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "family_id"):
        by_family[family].append(pk)
    told = [
        (user, pk)
        for family, receivers in receivers_of(by_family).items()
        for pk in by_family[family]
        for _guardian, user in receivers
    ]
    outbox.enqueue_all(
        NewMail(INVOICE_READY, user, {"invoice": pk}, f"invoice:{pk}:{user.pk}") for user, pk in told
    )
    outbox.notify_all(
        NewNotice(
            user, INVOICE_READY, {}, reverse("portal:invoice", args=[pk]), f"invoice-notice:{pk}:{user.pk}"
        )
        for user, pk in told
    )


def _finish(run: InvoiceRun, status: InvoiceRunStatus) -> None:
    run.status = status
    run.finished_at = clock.now()
