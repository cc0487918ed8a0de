"""Families, guardians, children and the people around them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower

from core.childcare.choices import ConsentKind
from core.childcare.models.versions import Folded, Versioned, is_postcode
from core.lib import names

SPACE = Value(" ")


class PersonName(models.Model):
    """A Dutch name: the prefix (tussenvoegsel) stands apart, so that "van Boven" sorts under B."""

    first_name = models.CharField(max_length=60)
    initials = models.CharField(max_length=20, blank=True)
    prefix = models.CharField(max_length=20, blank=True)
    last_name = models.CharField(max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return names.display(self.first_name, self.prefix, self.last_name)


class Family(Versioned):
    """The unit that is billed; requests are made for a family."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="families"
    )
    debtor_number = models.CharField(max_length=12)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=10, blank=True)
    house_number_addition = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        verbose_name_plural = "families"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "debtor_number"], name="debtor_number_once_per_organisation"
            ),
            models.CheckConstraint(condition=is_postcode("postcode"), name="family_postcode_format"),
        ]
        indexes = [models.Index(fields=["organisation", "postcode"], name="family_by_postcode")]

    def __str__(self) -> str:
        return self.debtor_number


class Guardian(PersonName, Versioned):
    """An adult responsible for a child, with an own account.

    Without custody only general information shows; a blocked guardian sees nothing (K-02). `findable` holds what the
    office searches by, `sort_name` is the name in the order of a list.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="guardians")
    position = models.PositiveSmallIntegerField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="guardian"
    )
    has_custody = models.BooleanField(default=True)
    is_blocked = models.BooleanField(default=False)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    second_email = models.EmailField(blank=True)
    findable = models.GeneratedField(
        expression=Concat(
            Folded("first_name"),
            SPACE,
            Folded(Concat("prefix", "last_name")),
            SPACE,
            Lower("email"),
            SPACE,
            Lower("second_email"),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_name = models.GeneratedField(
        expression=Concat(
            Folded("last_name"),
            SPACE,
            Folded("prefix"),
            SPACE,
            Folded("first_name"),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["position"]
        indexes = [GinIndex(fields=["findable"], opclasses=["gin_trgm_ops"], name="guardian_findable")]
        constraints = [
            models.UniqueConstraint(fields=["family", "position"], name="one_guardian_per_position"),
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="at_most_two_guardians"),
        ]


class Relative(models.Model):
    """Someone who may look along, read-only, until a guardian ends it."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="relatives")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="relative")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, blank=True)
    invited_by = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="invited_relatives")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]


class Child(PersonName, Versioned):
    """A child of a family; `pick_up_remarks` says who may fetch it, or may not, and how."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="children")
    birth_date = models.DateField()
    photo = models.FileField(upload_to="children/", blank=True)
    school = models.ForeignKey(
        "childcare.School", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="mentor_of"
    )
    allergies = models.CharField(max_length=300, blank=True)
    remarks = models.TextField(blank=True)
    pick_up_remarks = models.CharField(max_length=300, blank=True)
    findable = models.GeneratedField(
        expression=Concat(
            Folded("first_name"),
            SPACE,
            Folded(Concat("prefix", "last_name")),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "children"
        ordering = ["birth_date", "pk"]
        indexes = [GinIndex(fields=["findable"], opclasses=["gin_trgm_ops"], name="child_findable")]


class Consent(models.Model):
    """What a guardian allows or declares for a child: one row per answer, the newest counts, the history stays.

    `text` is the version that was answered; empty for an answer from before the texts. Never changed (migration 0011).
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=14, choices=ConsentKind)
    given = models.BooleanField()
    text = models.ForeignKey(
        "childcare.ConsentText", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    by = models.ForeignKey(Guardian, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["child", "kind", "-at"], name="consent_newest")]


class Childminder(models.Model):
    """A childminder (gastouder) with an own sign-in environment; the number is the user name (K-20).

    The places are the capacity of `group`, and the children placed with a childminder are those placed in it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="childminders"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="childminder"
    )
    number = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    lrk_number = models.CharField(max_length=9, blank=True, validators=[RegexValidator(r"^\d{9}$")])
    group = models.OneToOneField(
        "childcare.Group", on_delete=models.PROTECT, null=True, blank=True, related_name="childminder"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="childminder_number_once")
        ]

    def __str__(self) -> str:
        return self.name
