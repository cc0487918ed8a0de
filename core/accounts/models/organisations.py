"""Tenants, their units and their roles."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

from core.accounts.choices import OrganisationKind, ResetAsks, RoleKind, UnitKind
from core.accounts.rights import Right


class Organisation(models.Model):
    """A tenant: a childcare organisation, a partnership, or a school with home login (A-30)."""

    kind = models.CharField(max_length=12, choices=OrganisationKind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40, unique=True)
    accent = models.CharField(
        max_length=7, default="#2f6f5e", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    logo = models.FileField(upload_to="organisations/", blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    contact_line = models.CharField(max_length=300, blank=True)
    planning_contact = models.CharField(max_length=300, blank=True)
    uses_credits = models.BooleanField(default=True)
    links_schools = models.BooleanField(default=False)
    reset_asks = models.CharField(max_length=5, choices=ResetAsks, default=ResetAsks.EMAIL)
    account_days_ahead = models.PositiveSmallIntegerField(default=42)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A school, institution or office within a partnership; an account works for one or more (A-30)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=12, choices=UnitKind)
    name = models.CharField(max_length=120)
    brin = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of rights within one organisation (A-24)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=RoleKind, default=RoleKind.REST)
    rights = ArrayField(models.CharField(max_length=40, choices=Right), default=list, blank=True)
    needs_second_factor = models.BooleanField(default=True)
    landing = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="role_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name
