"""Admission declarations with their advices, approaches with their practitioners, and decisions within a mandate."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from carecases.choices import TitleKind
from carecases.models import Admission, Dossier, HelpRequest, Title
from carecases.support.choices import FIRST_EXPERTS, Category, Profession, SchoolType, TlvKind
from core.childcare.models.versions import Versioned


class TlvSequence(models.Model):
    """The last number that a partnership gave in a school year; PostgreSQL counts (migration 0002)."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="tlv_sequences"
    )
    school_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"], name="one_tlv_sequence_per_school_year"
            )
        ]


class TlvNumbering(models.Model):
    """What the numbers of a partnership begin with, as its code: "PO9901"."""

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="tlv_numbering"
    )
    prefix = models.CharField(_("what numbers begin with"), max_length=20)


class ExpertAdvice(models.Model):
    """What an expert advises on a TLV. The first of the two is an orthopedagogue or a psychologist (C-35).

    `copy_given_on` is when the parents got a copy; without it the TLV is not issued.
    """

    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="advices")
    position = models.PositiveSmallIntegerField()
    profession = models.CharField(_("profession"), max_length=20, choices=Profession)
    expert = models.CharField(_("name of the expert"), max_length=120)
    given_on = models.DateField(_("date of the advice"))
    advice = models.TextField(_("advice"), max_length=8000)
    copy_given_on = models.DateField(_("parents got a copy on"), null=True, blank=True)

    class Meta:
        ordering = ["help_request", "position"]
        verbose_name_plural = "expert advices"
        constraints = [
            models.UniqueConstraint(
                fields=["help_request", "position"], name="two_advices_at_most_each_once"
            ),
            models.CheckConstraint(condition=Q(position__in=(1, 2)), name="an_advice_is_first_or_second"),
            models.CheckConstraint(
                condition=Q(position=2) | Q(profession__in=FIRST_EXPERTS),
                name="first_advice_by_orthopedagogue_or_psychologist",
            ),
        ]


class Tlv(models.Model):
    """An admission declaration (toelaatbaarheidsverklaring), never changed once it is there.

    `number`, `school_year` and `sequence` are given by PostgreSQL (migration 0002); an imported one keeps its own
    number, and has no sequence. `first_day` and `last_day` count both. `earlier` is what it extends or changes.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="tlvs")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="tlvs")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="tlvs")
    number = models.CharField(_("number"), max_length=60, blank=True)
    school_year = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    kind = models.CharField(_("kind"), max_length=10, choices=TlvKind, default=TlvKind.NEW)
    earlier = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        verbose_name=_("earlier"),
    )
    school_type = models.CharField(_("school type"), max_length=3, choices=SchoolType)
    category = models.CharField(_("category"), max_length=6, choices=Category)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until and including"))
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = "TLV"
        verbose_name_plural = "TLVs"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="tlv_number_once_per_partnership"
            ),
            models.UniqueConstraint(
                fields=["organisation", "school_year", "sequence"], name="tlv_sequence_once_per_school_year"
            ),
            models.UniqueConstraint(
                fields=["help_request"], condition=Q(is_imported=False), name="one_tlv_per_help_request"
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True) | (Q(last_day__month=7) & Q(last_day__day=31)),
                name="a_tlv_ends_with_the_school_year",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day")), name="a_tlv_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(school_type=SchoolType.SBO, category=Category.NONE)
                | (Q(school_type=SchoolType.SO) & ~Q(category=Category.NONE)),
                name="only_so_has_a_category",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True) | Q(kind=TlvKind.NEW) | Q(earlier__isnull=False),
                name="what_extends_or_changes_has_an_earlier_tlv",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=False) | ~Q(number=""), name="an_imported_tlv_has_its_number"
            ),
            models.UniqueConstraint(fields=["dossier", "id"], name="tlv_of_dossier"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "issued_on"],
                name="tlv_by_day_of_issue",
                condition=Q(is_imported=False),
            )
        ]

    def __str__(self) -> str:
        return self.number


class MandateRule(models.Model):
    """Who may grant what, up to what amount (C-66): holders of `role`, for one title or for all of a kind.

    `up_to` is in euros; empty where no amount is granted, or any.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="mandate_rules"
    )
    role = models.ForeignKey("accounts.Role", on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(_("kind of help requests"), max_length=8, choices=TitleKind)
    title = models.ForeignKey(
        Title,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("title"),
    )
    up_to = models.DecimalField(_("up to"), max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["role__name", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "kind", "title"], nulls_distinct=False, name="one_mandate_per_role_and_title"
            ),
            models.CheckConstraint(condition=Q(up_to=None) | Q(up_to__gt=0), name="a_mandate_is_above_zero"),
        ]


class TitleTerms(models.Model):
    """What a decision on a title asks besides: with `needs_placement` it is made once the pupil was placed (C-66)."""

    title = models.OneToOneField(Title, on_delete=models.CASCADE, related_name="terms")
    needs_placement = models.BooleanField(_("only after the date of placement"), default=False)

    class Meta:
        verbose_name_plural = "title terms"


class Decision(models.Model):
    """A decision (beschikking) on a help request, within the mandate of who took it; `amount` in euros."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="decisions"
    )
    help_request = models.OneToOneField(HelpRequest, on_delete=models.PROTECT, related_name="decision")
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until and including"))
    placed_on = models.DateField(_("date of placement"), null=True, blank=True)
    reasons = models.TextField(_("reasons and conditions"), max_length=4000, blank=True)
    granted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_decision_grants_something"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="a_decision_ends_after_it_begins"
            ),
        ]


class ApproachType(models.Model):
    """A kind of support (C-74). `allowed` are the codes of the statuses in which it is planned; `waits_as`, `starts_as`
    and `ends_as` are the codes of those that planning over capacity, the start and the end bring the help request to.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="approach_types"
    )
    name = models.CharField(_("name"), max_length=80)
    allowed = ArrayField(models.SlugField(max_length=60), verbose_name=_("statuses in which it is planned"))
    waits_as = models.SlugField(_("status while it waits"), max_length=60, blank=True)
    starts_as = models.SlugField(_("status once it started"), max_length=60, blank=True)
    ends_as = models.SlugField(_("status once it ended"), max_length=60, blank=True)
    is_offered = models.BooleanField(_("can be planned"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="approach_type_once_per_partnership"),
            models.UniqueConstraint(fields=["organisation", "id"], name="approach_type_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class Practitioner(models.Model):
    """An account that carries out approaches (behandelaar), and how many hours a week it has for that."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="practitioners"
    )
    user = models.OneToOneField(
        "accounts.User", on_delete=models.PROTECT, related_name="practises", verbose_name=_("account")
    )
    hours_a_week = models.DecimalField(_("hours a week"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["user__full_name"]
        constraints = [
            models.CheckConstraint(condition=Q(hours_a_week__gt=0), name="a_practitioner_has_hours"),
            models.UniqueConstraint(fields=["organisation", "id"], name="practitioner_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.user.full_name


class Approach(Versioned):
    """Support for a pupil (aanpak): what, by whom, from when until when, how many hours in all (C-34).

    `admission` lets the practitioner into the help request until the end. `is_waiting`: planned over the capacity.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="approaches"
    )
    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="approaches")
    type = models.ForeignKey(ApproachType, on_delete=models.PROTECT, related_name="approaches")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="approaches")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until and including"))
    hours = models.DecimalField(_("hours in all"), max_digits=6, decimal_places=2)
    is_waiting = models.BooleanField(default=False)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    evaluation = models.TextField(_("evaluation"), max_length=8000, blank=True)
    admission = models.OneToOneField(Admission, on_delete=models.PROTECT, related_name="approach")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name_plural = "approaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_approach_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="an_approach_takes_hours"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on__isnull=False), name="what_ended_has_started"
            ),
            models.CheckConstraint(
                condition=Q(is_waiting=False) | Q(started_on=None), name="what_waits_has_not_started"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(evaluation=""), name="what_ended_was_evaluated"
            ),
        ]
        indexes = [
            models.Index(
                fields=["practitioner", "last_day"],
                name="approach_that_takes_time",
                condition=Q(ended_on=None, is_waiting=False),
            ),
            models.Index(fields=["organisation", "first_day"], name="approach_by_first_day"),
        ]
