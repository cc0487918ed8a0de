"""Holiday surveys (vakantie-uitvraag): who comes in a holiday, asked of the parents of groups (P-37)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.surveys.choices import Becomes


class Survey(models.Model):
    """One question about a period, first and last day included; parents answer from `opens_on` through `closes_on`.

    `key` is that of the page on which it was made: sending that twice makes one. `told_at`, `reminded_at` and
    `closed_at` say that the opening was told, the reminder sent and the answers handled.
    """

    key = models.UUIDField(null=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="holiday_surveys"
    )
    name = models.CharField(max_length=80)
    groups = models.ManyToManyField("childcare.Group", related_name="holiday_surveys")
    first_day = models.DateField()
    last_day = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    becomes = models.CharField(max_length=8, choices=Becomes, default=Becomes.AT_DEADLINE)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["made_by", "key"], name="one_survey_per_form"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="survey_days_in_order"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__lt=F("first_day")), name="survey_closes_before_the_holiday"
            ),
        ]
        indexes = [
            models.Index(fields=["closes_on"], condition=Q(closed_at__isnull=True), name="survey_open")
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """Whether a child comes on one day; the last answer holds until it is registered.

    `request` is the absence that came of "does not come"; `problem` says in words why none could.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="survey_answers")
    date = models.DateField()
    comes = models.BooleanField()
    guardian = models.ForeignKey("childcare.Guardian", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    request = models.ForeignKey(
        "requests.Request", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "child_id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "child", "date"], name="one_answer_of_a_child_and_day"),
            models.CheckConstraint(
                condition=Q(request__isnull=True) | Q(comes=False, problem=""),
                name="only_who_does_not_come_is_absent",
            ),
        ]
        indexes = [models.Index(fields=["child", "date"], name="survey_answer_child_date")]
