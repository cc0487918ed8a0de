"""Forms: what they ask in versions, when they hang on a help request, and what was filled in (C-25 to C-27)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from carecases.choices import Side
from carecases.models import HelpRequest, Status, Title
from carecases.questionnaires.choices import FormState, Party, Verdict, Way
from carecases.questionnaires.rules import definition


class FormDefinition(models.Model):
    """A form of a partnership by name; what it asks stands in its versions."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="care_forms"
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="care_form_name_once"),
            # So that other tables can point at a form together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="care_form_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """What a form asks; `content` is the JSON of `rules.definition`.

    A version is written on until it is published, and never after: PostgreSQL refuses it (migration 0002). `changes`
    goes up with every change of a draft, so that two administrators notice each other.
    """

    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    changes = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="care_form_version_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(published_at=None), name="one_care_form_version_in_the_making"
            ),
        ]

    @property
    def definition(self) -> definition.Definition:
        return definition.parse(self.content)


class TitleForm(models.Model):
    """A form that belongs to a title: hung on a help request when it is filed, or when it reaches `at_status`.

    `filled_by` is whose it is. `shown_at` are the statuses from which the other side sees it, any time when there are
    none (a decision, C-27). `due_days` after it was hung on it has to be complete. `is_evaluation` is judged by the
    need EVALUATION instead of FORMS.
    """

    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="forms")
    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="titles")
    at_status = models.ForeignKey(Status, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    filled_by = models.CharField(max_length=12, choices=Side)
    is_required = models.BooleanField(default=True)
    is_evaluation = models.BooleanField(default=False)
    shown_at = models.ManyToManyField(Status, blank=True, related_name="+")
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["title", "form"], name="care_form_once_per_title"),
            models.CheckConstraint(
                condition=Q(due_days=None) | Q(due_days__gt=0), name="care_form_is_due_later"
            ),
        ]


class FilledForm(models.Model):
    """A form of a help request, on the version that held when it was hung on.

    `answers` holds those of who fills it in; the competent authority's are with its signature. `shown_since` is empty
    while the other side may not see it yet. PostgreSQL changes no version, and no answers but those of a draft
    (migration 0002). `changes` goes up with every save.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="forms")
    title_form = models.ForeignKey(
        TitleForm, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="filled")
    owner = models.CharField(max_length=12, choices=Side)
    is_required = models.BooleanField(default=True)
    is_evaluation = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    shown_since = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=FormState, default=FormState.DRAFT)
    changes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["help_request", "title_form"], name="care_form_once_per_help_request"
            ),
            models.UniqueConstraint(fields=["organisation", "id"], name="filled_form_of_organisation"),
            models.CheckConstraint(
                condition=Q(state=FormState.DRAFT, completed_at=None, completed_by=None)
                | (
                    ~Q(state=FormState.DRAFT)
                    & Q(completed_at__isnull=False, completed_by__isnull=False, written_at__isnull=False)
                ),
                name="a_complete_form_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(written_at=None, written_by=None, answers={})
                | Q(written_at__isnull=False, written_by__isnull=False),
                name="an_answer_was_written_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(state=FormState.DRAFT, due_on__isnull=False),
                name="care_form_that_is_due",
            )
        ]

    def __str__(self) -> str:
        return self.version.form.name

    @property
    def is_draft(self) -> bool:
        return self.state == FormState.DRAFT


class SignOff(models.Model):
    """Somebody who was asked to sign a complete form, and what they said (C-26, C-67).

    The competent authority has an `account`, which answers its own questions and nothing else; a parent has an address
    to which a link goes, of which only a digest is kept. Signed `on` paper, it says where that is (`paper` is the
    number of carecases.signed_papers). `withdrawn_at` is set when the form went back to a draft.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(FilledForm, on_delete=models.CASCADE, related_name="sign_offs")
    party = models.CharField(max_length=9, choices=Party)
    way = models.CharField(max_length=7, choices=Way)
    name = models.CharField(max_length=120)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_offs"
    )
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    link_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    on = models.DateField(null=True, blank=True)
    paper = models.PositiveBigIntegerField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form"],
                condition=Q(party=Party.AUTHORITY, withdrawn_at=None),
                name="one_authority_signs_a_form",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.ACCOUNT, party=Party.AUTHORITY, account__isnull=False)
                | (Q(way=Way.LINK, party=Party.PARENT, account=None) & ~Q(email=""))
                | Q(way=Way.PAPER, on__isnull=False, account=None),
                name="a_signature_says_which_way",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None)
                | (~Q(verdict="") & Q(decided_at__isnull=False, decided_at__gte=F("asked_at"))),
                name="a_verdict_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.REFUSED) | ~Q(reason=""), name="a_refusal_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(withdrawn_at=None), name="sign_offs_of_an_account"),
            models.Index(fields=["digest"], condition=~Q(digest=""), name="sign_off_by_link"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether nothing was said yet."""
        return not self.verdict and self.withdrawn_at is None

    @property
    def signed_on(self) -> Any:
        """The day: that on the paper, or the moment in Kring."""
        return self.on or self.decided_at
