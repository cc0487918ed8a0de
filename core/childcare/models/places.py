"""Locations, groups and what can be booked there."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q

from core.childcare.choices import (
    LEGAL_MAXIMUM,
    CareType,
    ContractForm,
    PriceUnit,
    Region,
    ShownOnPortal,
    Weekday,
    WeekKind,
)
from core.childcare.models.versions import Versioned, is_postcode

LRK_NUMBER = r"^\d{9}$"


class MomentRange(Func):
    """The stretch of local time from `starts` to `ends` on `date`, end excluded."""

    function = "tsrange"
    template = "%(function)s(%(expressions)s)"
    arg_joiner = ", "


def moment_range() -> MomentRange:
    return MomentRange(F("date") + F("starts"), F("date") + F("ends"))


class School(Versioned):
    """A primary school that children of a childcare organisation go to."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="childcare_schools"
    )
    name = models.CharField(max_length=120)
    brin = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Location(Versioned):
    """A building with one or more groups; `staff` are the accounts of those who work there (R-57)."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="locations"
    )
    name = models.CharField(max_length=120)
    lrk_number = models.CharField(max_length=9, blank=True, validators=[RegexValidator(LRK_NUMBER)])
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=10, blank=True)
    house_number_addition = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    region = models.CharField(max_length=6, choices=Region)
    shown_on_portal = models.CharField(max_length=3, choices=ShownOnPortal, blank=True)
    schools = models.ManyToManyField(School, blank=True, related_name="locations")
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="work_locations")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="location_name_once"),
            models.CheckConstraint(condition=is_postcode("postcode"), name="location_postcode_format"),
            models.CheckConstraint(
                condition=Q(lrk_number="") | Q(lrk_number__regex=LRK_NUMBER), name="location_lrk_format"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """From when until when a location is open on a weekday; no row is closed."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["location", "weekday"], name="one_opening_per_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opens_before_it_closes"),
        ]


class Group(Versioned):
    """A room with a capacity and an age range. Ages in whole months, the upper one excluded.

    `staff` are the accounts of those who usually work in it.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=80)
    care_type = models.CharField(max_length=14, choices=CareType)
    age_from_months = models.PositiveSmallIntegerField()
    age_until_months = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    open_for_requests = models.BooleanField(default=True)
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="work_groups")

    class Meta:
        ordering = ["location__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="group_name_once_per_location"),
            models.CheckConstraint(
                condition=Q(age_until_months__gt=F("age_from_months")), name="group_ages_in_order"
            ),
            models.CheckConstraint(
                condition=Q(
                    *[Q(care_type=kind, capacity__lte=most) for kind, most in LEGAL_MAXIMUM.items()],
                    _connector=Q.OR,
                ),
                name="group_within_legal_maximum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} - {self.location.name}"

    @property
    def legal_maximum(self) -> int:
        return LEGAL_MAXIMUM[CareType(self.care_type)]


class GroupCapacity(models.Model):
    """Another capacity than the group's own during part of a day; weekday empty means every day."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="capacities")
    weekday = models.PositiveSmallIntegerField(choices=Weekday, null=True, blank=True)
    starts = models.TimeField()
    ends = models.TimeField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="capacity_window_in_order")
        ]


class GroupDay(models.Model):
    """One day of one group: the row that is locked while its room is counted.

    `changes` goes up with every change in the day's planned children (migration 0002).
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    changes = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "date"], name="one_row_per_group_day")]


class StaffDuty(models.Model):
    """How many staff are planned on a group from `starts` to `ends`; windows may overlap and add up."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="duties")
    date = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    staff = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["group", "date"], name="duty_group_date")]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="duty_in_order")]


class DayPart(Versioned):
    """A bookable part of a day, for example "Incidentele ochtend" 07:30-13:00.

    No locations means all locations of the organisation.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="day_parts"
    )
    locations = models.ManyToManyField(Location, blank=True, related_name="day_parts")
    name = models.CharField(max_length=80)
    care_type = models.CharField(max_length=14, choices=CareType)
    contract_form = models.CharField(max_length=10, choices=ContractForm)
    starts = models.TimeField()
    ends = models.TimeField()
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday))
    weeks = models.CharField(max_length=7, choices=WeekKind, default=WeekKind.BOTH)
    selectable_by_parents = models.BooleanField(default=True)

    class Meta:
        ordering = ["starts", "ends", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="day_part_name_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="day_part_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class DayPartPrice(models.Model):
    """What a day part costs from a date on, in euros per hour or as a fixed amount."""

    day_part = models.ForeignKey(DayPart, on_delete=models.CASCADE, related_name="prices")
    valid_from = models.DateField()
    unit = models.CharField(max_length=5, choices=PriceUnit)
    amount = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["day_part", "valid_from"], name="one_price_per_date"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
        ]


def no_overlap(name: str, *, condition: Q) -> ExclusionConstraint:
    """One child, no two rows at overlapping times; PostgreSQL refuses the second (K-09)."""
    return ExclusionConstraint(
        name=name,
        expressions=[("child", RangeOperators.EQUAL), (moment_range(), RangeOperators.OVERLAPS)],
        condition=condition,
    )
