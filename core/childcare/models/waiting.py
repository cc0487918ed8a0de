"""The waiting list: what a child waits for, and the places that were offered (K-12, K-23)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import (
    STILL_WAITING,
    CareType,
    ContractForm,
    OfferState,
    WaitingState,
    Weekday,
)


class WaitingEntry(models.Model):
    """One wish of a child: care of a type at a location on some weekdays, from a date on; waiting since `since`.

    PostgreSQL refuses a state that may not follow the one before (migration 0009; core.childcare.choices.WAITING_STEPS,
    a test compares them).
    """

    child = models.ForeignKey("childcare.Child", on_delete=models.CASCADE, related_name="waiting_entries")
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.PROTECT, related_name="waiting_entries"
    )
    care_type = models.CharField(max_length=14, choices=CareType)
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday))
    wanted_from = models.DateField()
    remark = models.CharField(max_length=500, blank=True)
    since = models.DateField()
    state = models.CharField(max_length=9, choices=WaitingState, default=WaitingState.OPEN.value)
    state_since = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "waiting entries"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekdays__len__gt=0), name="waiting_for_some_weekday"),
            models.UniqueConstraint(
                fields=["child", "location", "care_type"],
                condition=Q(state__in=STILL_WAITING),
                name="waits_once_for_a_care_type",
            ),
        ]
        indexes = [
            models.Index(
                fields=["location", "since", "id"],
                condition=Q(state__in=STILL_WAITING),
                name="waiting_in_order",
            )
        ]


class WaitingOffer(models.Model):
    """A place that the office offers: group, contract and day parts from a date, to be answered before `answer_by`.

    It holds no place: whoever accepts first has it.
    """

    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="offers")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="waiting_offers")
    contract_form = models.CharField(max_length=10, choices=ContractForm)
    valid_from = models.DateField()
    answer_by = models.DateTimeField()
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN.value)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    placement = models.OneToOneField(
        "childcare.Placement", on_delete=models.SET_NULL, null=True, blank=True, related_name="waiting_offer"
    )

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=OfferState.OPEN), name="one_open_offer_of_an_entry"
            ),
            models.CheckConstraint(condition=Q(answer_by__gt=F("offered_at")), name="answer_after_offer"),
            models.CheckConstraint(
                condition=Q(state=OfferState.OPEN) ^ Q(answered_at__isnull=False),
                name="an_answered_offer_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by", "id"], condition=Q(state=OfferState.OPEN), name="offer_due")
        ]


class WaitingOfferPart(models.Model):
    """One day part on one weekday of an offered place."""

    offer = models.ForeignKey(WaitingOffer, on_delete=models.CASCADE, related_name="parts")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    day_part = models.ForeignKey("childcare.DayPart", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["weekday", "day_part__starts"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "weekday", "day_part"], name="offered_part_once")
        ]
