"""Invoices: made by a run for a month, looked at as drafts, and never changed once they are final (K-11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import (
    OPEN_RUNS,
    RUNS_AT_WORK,
    CareType,
    InvoiceKind,
    InvoiceLineKind,
    InvoiceProblem,
    InvoiceRunStatus,
    InvoiceStatus,
    PriceUnit,
)


class InvoiceRun(models.Model):
    """Making the invoices of a month, for one location or (without one) for the whole organisation.

    `month` is its first day. Workers go through the families in order, `last_family` is how far they are; `total` and
    `done` count families while it is prepared and invoices while it is made final.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="invoice_runs"
    )
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    month = models.DateField()
    status = models.CharField(max_length=10, choices=InvoiceRunStatus, default=InvoiceRunStatus.WAITING.value)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_family = models.BigIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_on = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="invoice_run_of_a_whole_month"),
            models.CheckConstraint(
                condition=~Q(status__in=[InvoiceRunStatus.FINALISING, InvoiceRunStatus.FINAL])
                | Q(finalised_by__isnull=False, issued_on__isnull=False),
                name="final_invoices_say_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["organisation", "month"],
                condition=Q(status__in=OPEN_RUNS),
                name="one_open_invoice_run_of_a_month",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status__in=RUNS_AT_WORK), name="invoice_run_at_work")
        ]

    @property
    def is_at_work(self) -> bool:
        return self.status in RUNS_AT_WORK


class InvoiceSequence(models.Model):
    """The last invoice number that an organisation gave out in a year; only the database moves it on."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_sequence_per_year")]


class Invoice(models.Model):
    """What one family pays for one month at one location, or a credit invoice that takes such an invoice back.

    PostgreSQL gives the number when it becomes final (migration 0009): `year` and `sequence`, unbroken per
    organisation and year; from then on it refuses every change. `attempt` is 1, and one more after each credit invoice.
    `addressee`, `address`, `location_name` and `lrk_number` are kept as they were. `total` in euros is the sum of the
    lines; below zero on a credit invoice.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="invoices"
    )
    family = models.ForeignKey("childcare.Family", on_delete=models.PROTECT, related_name="invoices")
    location = models.ForeignKey("childcare.Location", on_delete=models.PROTECT, related_name="invoices")
    run = models.ForeignKey(
        InvoiceRun, on_delete=models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    kind = models.CharField(max_length=7, choices=InvoiceKind, default=InvoiceKind.INVOICE.value)
    status = models.CharField(max_length=5, choices=InvoiceStatus, default=InvoiceStatus.DRAFT.value)
    problem = models.CharField(max_length=13, choices=InvoiceProblem, blank=True)
    month = models.DateField()
    attempt = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    reason = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    debtor_number = models.CharField(max_length=12)
    addressee = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    location_name = models.CharField(max_length=120)
    total = models.DecimalField(max_digits=10, decimal_places=2, default=0)

    class Meta:
        ordering = ["-month", "-year", "-sequence", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="invoice_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(
                    status=InvoiceStatus.DRAFT,
                    year__isnull=True,
                    sequence__isnull=True,
                    issued_on__isnull=True,
                )
                | Q(
                    status=InvoiceStatus.FINAL,
                    year__isnull=False,
                    sequence__isnull=False,
                    issued_on__isnull=False,
                    problem="",
                ),
                name="only_a_final_invoice_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.INVOICE, corrects__isnull=True)
                | (Q(kind=InvoiceKind.CREDIT, corrects__isnull=False) & ~Q(reason="")),
                name="a_credit_invoice_corrects_one_and_says_why",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on")), name="due_after_issued"
            ),
            models.UniqueConstraint(
                fields=["organisation", "year", "sequence"], name="invoice_number_once_per_year"
            ),
            models.UniqueConstraint(
                fields=["family", "location", "month", "attempt"],
                condition=Q(kind=InvoiceKind.INVOICE),
                name="one_invoice_of_a_month",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-month", "-id"], name="invoice_organisation"),
            models.Index(fields=["family", "-month"], name="invoice_family"),
            models.Index(fields=["run", "id"], name="invoice_run_order"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is printed: ``2026-000123``; empty for a draft."""
        return f"{self.year}-{self.sequence:06d}" if self.sequence else ""

    @property
    def is_final(self) -> bool:
        return self.status == InvoiceStatus.FINAL


class InvoiceLine(models.Model):
    """One line: so many minutes of a day part at one rate in a month, or what lowers or raises the amount.

    `rate` in euros per hour, or per time where `unit` is a fixed amount; `amount` in euros, rounded half up.
    `first_date` and `last_date` are of the care; `days` counts the times. `lrk_number` is the registration under which
    this care was given, for the yearly statement.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="invoice_lines")
    kind = models.CharField(max_length=9, choices=InvoiceLineKind)
    care_type = models.CharField(max_length=14, choices=CareType)
    lrk_number = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=160)
    note = models.CharField(max_length=200, blank=True)
    first_date = models.DateField()
    last_date = models.DateField()
    days = models.PositiveSmallIntegerField(default=0)
    minutes = models.IntegerField(default=0)
    unit = models.CharField(max_length=5, choices=PriceUnit, default=PriceUnit.HOUR.value)
    rate = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["invoice", "child__birth_date", "child", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="invoice_line_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(rate__gte=0), name="invoice_rate_not_negative"),
        ]
        indexes = [models.Index(fields=["child", "first_date"], name="invoice_line_child")]
