"""When children really were there, as the group checked them in and out (P-40)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from core.childcare.models.families import Child
from core.childcare.models.places import Group


class LocalDate(Func):
    """The date in the Netherlands on which a moment falls."""

    template = "(%(expressions)s AT TIME ZONE 'Europe/Amsterdam')::date"
    output_field = models.DateField()


class MomentsRange(Func):
    """From one moment until another, the end excluded; without an end it goes on."""

    function = "tstzrange"
    arg_joiner = ", "


class Presence(models.Model):
    """One stay of a child in a group: aware moments, `left_at` empty while the child is there.

    `date` is the local date of coming; a stay ends on the same date. `left_is_assumed` tells that nobody checked the
    child out, so Kring took the planned end. PostgreSQL refuses two stays of one child that overlap, in any group; one
    that is open overlaps everything after it.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="presences")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="presences")
    date = models.DateField()
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_is_assumed = models.BooleanField(default=False, db_default=False)
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("came_at")), name="presence_in_order"
            ),
            models.CheckConstraint(
                condition=Q(date=LocalDate(F("came_at"))), name="presence_on_the_day_of_coming"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(date=LocalDate(F("left_at"))),
                name="presence_ends_on_the_same_day",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=False) | Q(left_is_assumed=False, checked_out_by__isnull=True),
                name="only_who_left_was_checked_out",
            ),
            ExclusionConstraint(
                name="child_present_once_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    (MomentsRange(F("came_at"), F("left_at")), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["group", "date"], name="presence_group_date"),
            models.Index(fields=["child", "date"], name="presence_child_date"),
            models.Index(fields=["date"], condition=Q(left_at__isnull=True), name="presence_open"),
        ]

    @property
    def minutes(self) -> int | None:
        """How long the child was there, in whole minutes; None while it is there."""
        return None if self.left_at is None else round((self.left_at - self.came_at).total_seconds() / 60)
