"""Pupils as a partnership knows them. No BSN and no education number, anywhere (C-03)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from carecases.choices import AddressUse, Sex
from core.childcare.models.versions import Folded, Versioned, is_postcode
from core.lib import names


class Dossier(Versioned):
    """A pupil within a partnership. `number` is what the pupil-tracking system is told (dossiernummer).

    `school` is where the pupil is now, the newest of its SchoolData. `findable` is the whole name folded, with and
    without the first name in front, so that hyphens, accents and a prefix on either side are forgiven.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="dossiers"
    )
    number = models.PositiveIntegerField()
    first_name = models.CharField(_("first name"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    birth_date = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="dossiers")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    findable = models.GeneratedField(
        expression=Folded(Concat("first_name", "prefix", "last_name", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )
    same_name = models.GeneratedField(
        expression=Folded(Concat("first_name", "last_name", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_name = models.GeneratedField(
        expression=Folded(Concat("last_name", "first_name", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="dossier_number_once_per_partnership"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="dossier_number_is_a_number"),
            models.UniqueConstraint(fields=["organisation", "id"], name="dossier_of_organisation"),
        ]
        indexes = [
            GinIndex(fields=["findable"], opclasses=["gin_trgm_ops"], name="dossier_findable"),
            models.Index(fields=["organisation", "same_name", "birth_date"], name="dossier_same_pupil"),
            models.Index(fields=["organisation", "sort_name", "id"], name="dossier_by_name"),
            models.Index(fields=["school", "last_name", "id"], name="dossier_of_school"),
        ]

    def __str__(self) -> str:
        return names.display(self.first_name, self.prefix, self.last_name)

    @property
    def in_list(self) -> str:
        """ "Boven, Jan van"."""
        return names.in_list(self.first_name, self.prefix, self.last_name)


class SchoolData(Versioned):
    """Where a pupil is or was at school, and who speaks for that school (Schoolgegevens, C-04).

    `email` gets the status mails of the help requests that were filed with these data.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="school_data")
    school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(_("group"), max_length=20, blank=True)
    applicant = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="school_data_as_applicant",
        verbose_name=_("applicant"),
    )
    contact = models.CharField(_("contact person"), max_length=120)
    function = models.CharField(_("function"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=16, blank=True)
    since = models.DateField()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name_plural = "school data"
        constraints = [models.UniqueConstraint(fields=["dossier", "id"], name="school_data_of_dossier")]


class ParentContact(Versioned):
    """A parent as the school reaches them; by the e-mail address they can be given a view (C-03, C-41).

    `is_secret`: e-mail address and telephone are shown only to who may change the dossier, and never go out.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parents")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=16, blank=True)
    is_secret = models.BooleanField(_("secret"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""),
                name="a_parent_can_be_reached_somehow",
                violation_error_message=_("Fill in an e-mail address or a telephone number."),
            ),
            models.UniqueConstraint(
                "dossier",
                Lower("email"),
                condition=~Q(email=""),
                name="parents_email_once_per_dossier",
                violation_error_message=_(
                    "A parent with this e-mail address stands in this dossier already. Change that one."
                ),
            ),
        ]


class Address(Versioned):
    """Where a pupil lives or gets post (C-03).

    `is_secret`: shown only to who may change the dossier, and never goes out.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="addresses")
    use = models.CharField(_("for"), max_length=6, choices=AddressUse, default=AddressUse.BOTH)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("city"), max_length=80)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    is_secret = models.BooleanField(_("secret"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(
                condition=is_postcode("postcode"), name="postcode_of_a_pupil_as_the_post_writes_it"
            )
        ]
