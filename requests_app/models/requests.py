"""Requests and their bookings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import PriceUnit
from core.childcare.models.places import no_overlap
from requests_app.choices import BookingStatus, EndedBecause, PaymentKind, RequestKind


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
    the moment from which the worker withdraws it (R-60, R-61). Of a swap, `given_up` is what it gives up, and `amount`
    the surplus that is invoiced. `ended_because` says what else than the family's bin cancelled it, `taken_back_*` tell
    of the last decision that was undone (R-55); `cancel_charge` is what is invoiced in euros although it was cancelled,
    because that came late.
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
    ended_because = models.CharField(max_length=3, choices=EndedBecause, blank=True, db_default="")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_reason = models.CharField(max_length=300, blank=True, db_default="")
    cancel_charge = models.DecimalField(max_digits=10, decimal_places=2, default=0, db_default=0)
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
                condition=Q(cancel_charge=0) | Q(status=BookingStatus.CANCELLED, cancel_charge__gt=0),
                name="only_what_is_cancelled_has_a_cancel_charge",
            ),
            models.CheckConstraint(
                condition=Q(ended_because="") | Q(status=BookingStatus.CANCELLED),
                name="only_what_is_cancelled_was_ended",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(taken_back_reason=""),
                name="taking_back_has_a_reason",
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


class RejectionTemplate(models.Model):
    """A reason that planners use often, in both languages."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="rejection_templates"
    )
    text_nl = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
