"""Credits and their ledger."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import CareType, WeekKind
from requests_app.choices import CreditOrigin, CreditUnit, MovementKind
from requests_app.models.requests import Booking


class Credit(models.Model):
    """Hours or points of one child, with validity. Never another child's (R-30).

    `balance` is what can still be reserved: the sum of its movements, kept by a trigger (migration 0002); a movement
    that would make it negative is refused by PostgreSQL. `terms` are the rules it was earned under, by part: they hold
    for it also when the policy changes (R-40).
    """

    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="credits")
    unit = models.CharField(max_length=6, choices=CreditUnit, default=CreditUnit.HOURS)
    origin = models.CharField(max_length=12, choices=CreditOrigin)
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

    class Meta:
        ordering = ["valid_until", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="credit_never_negative"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="credit_in_order"),
        ]
        indexes = [models.Index(fields=["child", "valid_until"], name="credit_child")]

    @property
    def in_points(self) -> bool:
        return self.unit == CreditUnit.POINTS


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
                | Q(kind__in=["reserve", "spend"], amount__lt=0)
                | Q(kind="correct"),
                name="movement_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["reserve", "release", "spend"]) | Q(booking__isnull=False),
                name="movement_names_its_booking",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["grant", "correct"]) | ~Q(reason=""), name="grant_has_a_reason"
            ),
        ]
