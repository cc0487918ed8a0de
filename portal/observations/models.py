"""Observations: forms by age that staff fill in about a child, read by parents when final (P-31, P-42)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.observations.choices import State


class Form(models.Model):
    """A kind of observation; ages in whole months, the upper one excluded. What is asked stands in its versions."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="observation_forms"
    )
    name = models.CharField(max_length=80)
    age_from_months = models.PositiveSmallIntegerField()
    age_until_months = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["age_from_months", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="observation_form_name_once"),
            models.CheckConstraint(
                condition=Q(age_until_months__gt=F("age_from_months")),
                name="observation_form_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """What a form asked from a moment on; PostgreSQL lets nobody change a version (migration 0002).

    `sections` is a list of ``{"title", "questions": [{"key", "text", "kind", "options"}]}``; keys are unique in it.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sections = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="one_version_of_a_number"),
        ]


class Observation(models.Model):
    """One form filled in about a child: a draft that colleagues go on with, or final and shared with the parents.

    `answers` holds words by the key of the question. PostgreSQL lets nobody change or remove what is final
    (migration 0002). `changes` goes up with every save, so that two who write at once notice.
    """

    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="observations")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="observations")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="observations")
    observed_on = models.DateField()
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    changes = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)
    final_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-observed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, final_at__isnull=True, final_by__isnull=True)
                | Q(state=State.FINAL, final_at__isnull=False, final_by__isnull=False),
                name="a_final_observation_says_by_whom",
            )
        ]
        indexes = [models.Index(fields=["child", "-observed_on"], name="observation_child")]

    @property
    def is_final(self) -> bool:
        return self.state == State.FINAL
