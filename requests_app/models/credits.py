"""Credits and their ledger."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import CareType, WeekKind
from requests_app.choices import (
    CreditOrigin,
    CreditUnit,
    LeftOut,
    MovementKind,
    RunKind,
    RunLineState,
    RunStatus,
)
from requests_app.models.requests import Booking


class Credit(models.Model):
    """Hours, points, day parts or days of one child, with validity. Never another child's (R-30).

    `balance` is what can still be reserved: the sum of its movements, kept by a trigger (migration 0002); a movement
    that would make it negative is refused by PostgreSQL. `terms` is the part of the policy that it was earned under
    (`Part.snapshot`), empty where staff decided: it holds for it also when the policy changes (R-40).

    `earned_on` is the day without care that earned it, where that is not an absence; of a yearly credit 1 January.
    `expiry_told_at` tells that the parents heard of its end (R-34). `not_taken_back` is what a smaller contract should
    have taken from a yearly credit, but was used already.
    """

    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="credits")
    unit = models.CharField(max_length=6, choices=CreditUnit, default=CreditUnit.HOURS)
    origin = models.CharField(max_length=14, choices=CreditOrigin)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    care_types = ArrayField(models.CharField(max_length=14, choices=CareType), default=list, blank=True)
    weeks = models.CharField(max_length=7, choices=WeekKind, default=WeekKind.BOTH)
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    balance = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    terms = models.JSONField(default=dict, db_default={}, blank=True)
    earned_on = models.DateField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(null=True, blank=True)
    not_taken_back = models.DecimalField(max_digits=8, decimal_places=2, default=0, db_default=0)

    class Meta:
        ordering = ["valid_until", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="credit_never_negative"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="credit_in_order"),
            models.CheckConstraint(condition=Q(not_taken_back__gte=0), name="not_taken_back_never_negative"),
            models.CheckConstraint(
                condition=~Q(origin=CreditOrigin.YEARLY)
                | Q(earned_on__isnull=False, earned_on__month=1, earned_on__day=1),
                name="yearly_credit_names_its_year",
            ),
            models.UniqueConstraint(
                fields=["child", "earned_on"],
                condition=Q(origin=CreditOrigin.YEARLY),
                name="one_yearly_credit",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "valid_until"], name="credit_child"),
            models.Index(
                fields=["valid_until"],
                condition=Q(expiry_told_at__isnull=True, balance__gt=0),
                name="credit_expiry_not_told",
            ),
        ]


class CreditMovement(models.Model):
    """One append-only line of a credit's ledger; `amount` in the credit's unit, negative takes away."""

    credit = models.ForeignKey(Credit, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=8, choices=MovementKind)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="credit_movements"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["grant", "release"], amount__gt=0)
                | Q(kind__in=["reserve", "spend", "pay_out"], amount__lt=0)
                | Q(kind="end", amount=0)
                | Q(kind="correct"),
                name="movement_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["reserve", "release", "spend"]) | Q(booking__isnull=False),
                name="movement_names_its_booking",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["grant", "correct", "end", "pay_out"]) | ~Q(reason=""),
                name="grant_has_a_reason",
            ),
        ]


class CreditImport(models.Model):
    """A file with credits that was read and waits for somebody's yes; nothing of it is granted yet (R-33)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rows = models.JSONField()
    created_at = models.DateTimeField()


class CreditRun(models.Model):
    """Credits for many children at once, granted in the background (R-33), for a day without care.

    `date`, `location`, `school` say which day it is for; no location and no school is the whole organisation. Workers
    go through the families in order, `last_family` is how far they are; `total` and `done` count children.
    `cancel_asked` stops it before the next batch.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=RunKind)
    name = models.CharField(max_length=120)
    date = models.DateField()
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    school = models.ForeignKey(
        "childcare.School", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=9, choices=RunStatus, default=RunStatus.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_family = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "date", "location", "school"],
                condition=Q(status__in=[RunStatus.WAITING, RunStatus.RUNNING, RunStatus.UNDOING]),
                nulls_distinct=False,
                name="one_run_of_a_day_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(status__in=["waiting", "running", "undoing"]), name="run_at_work"
            )
        ]

    @property
    def is_at_work(self) -> bool:
        return self.status in {RunStatus.WAITING, RunStatus.RUNNING, RunStatus.UNDOING}


class CreditRunLine(models.Model):
    """What a run did for one child. A child gets one credit for a day, whatever runs (R-33)."""

    run = models.ForeignKey(CreditRun, on_delete=models.CASCADE, related_name="lines")
    child = models.ForeignKey("childcare.Child", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=RunKind)
    date = models.DateField()
    state = models.CharField(max_length=8, choices=RunLineState)
    left_out = models.CharField(max_length=11, choices=LeftOut, blank=True)
    credit = models.OneToOneField(
        Credit, on_delete=models.PROTECT, null=True, blank=True, related_name="run_line"
    )
    amount = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    unit = models.CharField(max_length=6, choices=CreditUnit, default=CreditUnit.HOURS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind", "date"],
                condition=Q(state__in=[RunLineState.GRANTED, RunLineState.KEPT]),
                name="one_credit_for_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunLineState.LEFT_OUT) | ~Q(left_out=""), name="left_out_says_why"
            ),
        ]
        indexes = [models.Index(fields=["run", "state", "id"], name="run_line_state")]
