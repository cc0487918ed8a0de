"""School holidays, study days and closing days: data that day parts, policies and credits refer to (K-10)."""

from django.db import models
from django.db.models import F, Q

from core.childcare.choices import Region


class SchoolHoliday(models.Model):
    """A school holiday, first and last day included.

    The region's own holidays have no location and no school; a row for a location or a school with the
    same name in the same school year replaces the region's.
    """

    region = models.CharField(max_length=6, choices=Region)
    school_year = models.CharField(max_length=9)
    name = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.CASCADE, null=True, blank=True, related_name="own_holidays"
    )
    school = models.ForeignKey(
        "childcare.School", on_delete=models.CASCADE, null=True, blank=True, related_name="own_holidays"
    )

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="holiday_in_order"),
            models.CheckConstraint(
                condition=Q(location__isnull=True) | Q(school__isnull=True),
                name="holiday_override_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["region", "school_year", "name", "location", "school"],
                name="one_holiday_of_a_name",
                nulls_distinct=False,
            ),
        ]


class StudyDay(models.Model):
    """A day without school outside the holidays, for a school or for a location's area."""

    date = models.DateField()
    name = models.CharField(max_length=80, blank=True)
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.CASCADE, null=True, blank=True, related_name="study_days"
    )
    school = models.ForeignKey(
        "childcare.School", on_delete=models.CASCADE, null=True, blank=True, related_name="study_days"
    )

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(location__isnull=False, school__isnull=True)
                | Q(location__isnull=True, school__isnull=False),
                name="study_day_has_one_owner",
            )
        ]


class ClosingDay(models.Model):
    """A day on which the organisation, or one of its locations, is closed."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="closing_days"
    )
    location = models.ForeignKey(
        "childcare.Location", on_delete=models.CASCADE, null=True, blank=True, related_name="closing_days"
    )
    date = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "location", "date"], name="closed_once", nulls_distinct=False
            )
        ]
