"""Tenants, their units and their roles."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind, ResetAsks, RoleKind, UnitChangeKind, UnitKind
from core.accounts.rights import ADMINISTRATION, IN_THE_ROOM, ExternalRight, Right, reacting_without_seeing

BRIN = r"^[0-9]{2}[A-Z]{2}([0-9]{2})?$"
"""A school's institution code of four signs, with or without the two digits of a site."""


class Organisation(models.Model):
    """A tenant: a childcare organisation, a partnership, or a school with home login (A-30).

    `registers_presence`: its groups check children in and out (P-40); `uses_observations`: they write observations,
    which parents read (P-31).
    """

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
    registers_presence = models.BooleanField(default=False, db_default=False)
    uses_observations = models.BooleanField(default=False, db_default=False)
    reset_asks = models.CharField(max_length=5, choices=ResetAsks, default=ResetAsks.EMAIL)
    account_days_ahead = models.PositiveSmallIntegerField(default=42)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="a_tenant_is_of_one_of_three_kinds"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitFacts(models.Model):
    """What a unit is called and where it belongs: what can change on a date (A-29)."""

    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    brin = models.CharField(_("BRIN"), max_length=6, blank=True)
    board = models.CharField(_("school board"), max_length=120, blank=True)
    privacy_contact = models.CharField(_("privacy contact of the board"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Unit(UnitFacts):
    """A school, institution or office within a partnership; an account works for one or more (A-30).

    `since` is the date from which its facts hold, empty for as long as anyone knows; what held before is in
    `UnitPeriod`. `closed_on` is the first date on which it is no more.
    """

    FACTS = tuple(field.name for field in UnitFacts._meta.local_fields)

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    since = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_units"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(closed_on=None),
                name="unit_name_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["organisation", "brin"],
                condition=Q(closed_on=None) & ~Q(brin=""),
                name="unit_brin_once_per_organisation",
            ),
            models.CheckConstraint(condition=Q(brin="") | Q(brin__regex=BRIN), name="unit_brin_format"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False), name="a_merged_unit_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="a_unit_merges_into_another"
            ),
            # So that other tables can point at a unit together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="unit_of_organisation"),
        ]
        indexes = [models.Index(fields=["organisation", "name", "id"], name="unit_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """On one line; empty when nothing is known."""
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.city}".strip()) if part)


class UnitPeriod(UnitFacts):
    """What a unit was before: its facts over the dates in `valid`, the last one not included."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="periods")
    valid = DateRangeField()

    class Meta:
        ordering = ["-valid"]
        constraints = [
            ExclusionConstraint(
                name="a_unit_was_one_thing_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="a_unit_period_has_days"),
        ]


class UnitChange(models.Model):
    """What happens to a unit on a date: other facts, a merge into another unit, or its end (A-29).

    `facts` holds only what changes, by field of `UnitFacts`. Open until it is done or withdrawn; `problem` says in
    words why it could not be done on its date. PostgreSQL refuses open changes that contradict each other.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=UnitChangeKind)
    on = models.DateField()
    facts = models.JSONField(default=dict)
    merge_into = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="merges_to_come"
    )
    planned_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    OPEN = Q(done_at=None, withdrawn_at=None)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UnitChangeKind.MERGE, merge_into__isnull=False)
                | (~Q(kind=UnitChangeKind.MERGE) & Q(merge_into=None)),
                name="a_merge_names_the_other_unit",
            ),
            models.CheckConstraint(
                condition=~Q(kind=UnitChangeKind.FACTS) | ~Q(facts={}), name="a_change_changes_something"
            ),
            models.CheckConstraint(
                condition=Q(merge_into=None) | ~Q(merge_into=F("unit")), name="a_merge_is_into_another_unit"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(withdrawn_at=None), name="done_or_withdrawn_not_both"
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(done_at=None, withdrawn_at=None)
                & Q(kind__in=[UnitChangeKind.MERGE, UnitChangeKind.CLOSE]),
                name="a_unit_ends_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "on"],
                condition=Q(done_at=None, withdrawn_at=None),
                name="one_open_change_per_unit_and_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["on"], condition=Q(done_at=None, withdrawn_at=None), name="unit_change_to_do"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None


class Role(models.Model):
    """A named set of rights within one organisation (A-24).

    `external_rights` hold instead of `rights` when the holder enters a dossier as an invited participant.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=RoleKind, default=RoleKind.REST)
    rights = ArrayField(models.CharField(max_length=40, choices=Right), default=list, blank=True)
    external_rights = ArrayField(
        models.CharField(max_length=40, choices=ExternalRight), default=list, blank=True
    )
    needs_second_factor = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="role_name_once_per_organisation"),
            models.CheckConstraint(
                condition=Q(kind__in=RoleKind.values), name="a_role_is_of_one_of_three_types"
            ),
            models.CheckConstraint(
                condition=~Q(kind=RoleKind.REST) | ~Q(rights__overlap=ADMINISTRATION),
                name="only_administrators_manage",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RoleKind.SUPER) | Q(rights__contains=ADMINISTRATION),
                name="a_super_role_manages_everything",
            ),
            models.CheckConstraint(
                condition=Q(kind=RoleKind.REST) | Q(needs_second_factor=True),
                name="administrators_need_a_second_factor",
            ),
            models.CheckConstraint(
                condition=Q(needs_second_factor=True) | Q(rights__contained_by=IN_THE_ROOM),
                name="only_in_the_room_may_a_password_do",
            ),
            models.CheckConstraint(
                condition=~reacting_without_seeing("external_rights"), name="who_reacts_outside_sees_it_too"
            ),
            # So that an account points at a role together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="role_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name
