"""Placements and the care moments that follow from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.childcare.choices import ContractForm, MomentOrigin, MomentStatus, Weekday
from core.childcare.models.families import Child
from core.childcare.models.places import DayPart, Group, no_overlap


class Placement(models.Model):
    """A contract: a child in a group with a weekly pattern, from a date to a date (both included).

    `hours_per_month` is what a contract without a fixed pattern agrees on; empty where the pattern says it all (P-35).
    `overbooked_by` let it pass the group's capacity, for the reason beside it; never past the legal maximum.
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="placements")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="placements")
    contract_form = models.CharField(max_length=10, choices=ContractForm)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    hours_per_month = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    generated_until = models.DateField(null=True, blank=True)
    overbooked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    overbooked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overbooked_by__isnull=True) | ~Q(overbooked_reason=""),
                name="overbooked_placement_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="placement_in_order",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_month__isnull=True) | Q(hours_per_month__gt=0),
                name="agreed_hours_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["group", "valid_from"], name="placement_group")]


class PlacementPart(models.Model):
    """One day part on one weekday of a placement's weekly pattern."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="parts")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    day_part = models.ForeignKey(DayPart, on_delete=models.PROTECT, related_name="placement_parts")

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "weekday", "day_part"], name="placement_part_once")
        ]


class CareMoment(models.Model):
    """One planned presence: a child in a group on a date, local times, end excluded.

    PostgreSQL refuses a child planned twice (exclusion constraint) and a group past its capacity
    (trigger, migration 0002), unless the moment is marked as overbooked with a name and a reason.
    `is_touched` tells that a booking, swap or absence changed it, so regenerating leaves it alone (K-08); `under_swap`
    that a parent asked to give it up and nobody decided yet: until then it stays planned, and as it is (R-18).
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="care_moments")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="care_moments")
    date = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    status = models.CharField(max_length=8, choices=MomentStatus, default=MomentStatus.PLANNED)
    origin = models.CharField(max_length=9, choices=MomentOrigin, default=MomentOrigin.PLACEMENT)
    placement = models.ForeignKey(
        Placement, on_delete=models.SET_NULL, null=True, blank=True, related_name="care_moments"
    )
    day_part = models.ForeignKey(DayPart, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_touched = models.BooleanField(default=False)
    under_swap = models.BooleanField(default=False, db_default=False)
    overbooked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    overbooked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="moment_in_order"),
            models.CheckConstraint(
                condition=Q(overbooked_by__isnull=True) | ~Q(overbooked_reason=""),
                name="overbooking_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(under_swap=False) | Q(status=MomentStatus.PLANNED),
                name="under_swap_stays_planned",
            ),
            no_overlap("child_planned_once_at_a_time", condition=Q(status=MomentStatus.PLANNED)),
        ]
        indexes = [
            models.Index(fields=["group", "date"], name="moment_group_date"),
            models.Index(fields=["child", "date"], name="moment_child_date"),
        ]
