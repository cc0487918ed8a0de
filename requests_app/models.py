"""Requests, their bookings, credits and policy rules."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import CareType, ContractForm, PriceUnit, WeekKind
from core.childcare.models.places import no_overlap
from requests_app.choices import (
    BookingStatus,
    CreditOrigin,
    CreditUnit,
    MovementKind,
    PaymentKind,
    RequestKind,
)


class Draft(models.Model):
    """A request that is still being put together; one per guardian, kept on the server.

    `key` becomes the key of the request, so submitting twice finds the first one. `items` holds one entry per chosen
    booking (see requests_app.actions.draft).
    """

    guardian = models.OneToOneField("childcare.Guardian", on_delete=models.CASCADE, related_name="draft")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    items = models.JSONField(default=list)
    as_a_whole = models.BooleanField(default=False)
    expires_on = models.DateField(null=True, blank=True)
    remark = models.TextField(blank=True)


class Request(models.Model):
    """What a family submits at once: one or more bookings, decided one by one or as a whole."""

    family = models.ForeignKey("childcare.Family", on_delete=models.PROTECT, related_name="requests")
    submitted_by = models.ForeignKey("childcare.Guardian", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=8, choices=RequestKind, default=RequestKind.EXTRA)
    key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    as_a_whole = models.BooleanField(default=False)
    expires_on = models.DateField(null=True, blank=True)
    remark = models.TextField(blank=True, max_length=1000)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["family", "-submitted_at"], name="request_family")]


class Booking(models.Model):
    """One child, one date, one day part: the line that is decided.

    `starts`-`ends` is the time that is booked (less than the day part where it extends a planned moment), `minutes` its
    length, `amount` what is invoiced in euros. A period is several bookings with the same `series`. `expires_at` is
    the moment from which the worker withdraws it (R-60, R-61).
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="bookings")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="bookings")
    day_part = models.ForeignKey("childcare.DayPart", on_delete=models.PROTECT, related_name="bookings")
    date = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    series = models.UUIDField(null=True, blank=True)
    minutes = models.PositiveIntegerField()
    price_unit = models.CharField(max_length=5, choices=PriceUnit)
    rate = models.DecimalField(max_digits=8, decimal_places=2)
    value = models.DecimalField(max_digits=10, decimal_places=2)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    payment = models.CharField(max_length=8, choices=PaymentKind)
    credit = models.ForeignKey(
        "requests.Credit", on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    credit_amount = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    status = models.CharField(max_length=9, choices=BookingStatus, default=BookingStatus.PENDING)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    place_freed_at = models.DateTimeField(null=True, blank=True)
    care_moment = models.OneToOneField(
        "childcare.CareMoment", on_delete=models.SET_NULL, null=True, blank=True, related_name="booking"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_in_order"),
            models.CheckConstraint(
                condition=Q(status=BookingStatus.PENDING) ^ Q(decided_at__isnull=False),
                name="a_decided_booking_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=BookingStatus.REJECTED) | ~Q(reason=""), name="a_rejection_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(payment=PaymentKind.INVOICE, credit__isnull=True, credit_amount=0)
                | Q(payment=PaymentKind.CREDIT, credit__isnull=False, credit_amount__gt=0, amount=0)
                | Q(payment=PaymentKind.COMBINED, credit__isnull=False, credit_amount__gt=0, amount__gt=0),
                name="payment_fits_credit_and_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(value__gte=F("amount")), name="amount_within_value"
            ),
            no_overlap("one_open_request_at_a_time", condition=Q(status=BookingStatus.PENDING)),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "expires_at", "id"],
                include=["group"],
                condition=Q(status="pending"),
                name="booking_queue",
            ),
            models.Index(
                fields=["organisation", "expires_at", "id"],
                condition=Q(status="pending", place_freed_at__isnull=False),
                name="booking_freed",
            ),
            models.Index(
                fields=["organisation", "decided_at", "id"],
                condition=Q(decided_at__isnull=False),
                name="booking_decided",
            ),
            models.Index(
                fields=["group", "date"], condition=Q(status="pending"), name="booking_open_group_date"
            ),
            models.Index(fields=["expires_at", "id"], condition=Q(status="pending"), name="booking_due"),
            models.Index(fields=["child", "date"], name="booking_child_date"),
            models.Index(fields=["series"], condition=Q(series__isnull=False), name="booking_series"),
        ]


class Credit(models.Model):
    """Hours or points of one child, with validity. Never another child's (R-30).

    `balance` is what can still be reserved: the sum of its movements, kept by a trigger (migration 0002); a movement
    that would make it negative is refused by PostgreSQL.
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


class PolicyRule(models.Model):
    """One rule of an organisation's policy: a kind of part with its numbers (requests_app.rules.policy).

    Empty location, care type and contract form mean all; the rule that names most of them holds, of those the
    one with the newest `valid_from` (R-40).
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="policy_rules"
    )
    location = models.ForeignKey("childcare.Location", on_delete=models.CASCADE, null=True, blank=True)
    care_type = models.CharField(max_length=14, choices=CareType, blank=True)
    contract_form = models.CharField(max_length=10, choices=ContractForm, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    part = models.CharField(max_length=30)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ["part", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "location", "care_type", "contract_form", "part", "valid_from"],
                name="one_rule_of_a_part_per_date",
                nulls_distinct=False,
            )
        ]


class RejectionTemplate(models.Model):
    """A reason that planners use often, in both languages."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="rejection_templates"
    )
    text_nl = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
