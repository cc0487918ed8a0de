"""Answers and manuals of support with their versions, and service news (S-35, S-40, N-52)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Concat, Lower
from django.utils.translation import get_language

from supportdesk.answers.choices import AnswerKind, NewsTone, Subject
from supportdesk.complaints import Complaint

SPACE = Value(" ")


def _searched(language: str, config: str) -> CombinedExpression:
    return (
        SearchVector(f"title_{language}", weight="A", config=config)
        + SearchVector("keywords", weight="B", config=config)
        + SearchVector(f"text_{language}", weight="C", config=config)
    )


class Texts(models.Model):
    """What an answer says in both languages: titles are one line, texts Markdown without HTML (core.lib.rich_text)."""

    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    text_nl = models.TextField(max_length=10_000)
    text_en = models.TextField(max_length=10_000)
    keywords = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    TEXTS = ("title_nl", "title_en", "text_nl", "text_en", "keywords")

    @property
    def title(self) -> str:
        """In the language of the reader."""
        return self.title_en if get_language() == "en" else self.title_nl

    @property
    def text(self) -> str:
        """In the language of the reader."""
        return self.text_en if get_language() == "en" else self.text_nl


class Answer(Texts):
    """One answer or manual. Without an organisation it is Kring's own, for everybody; an organisation that changes one
    gets an answer of its own with the same slug, which stands in its place there.

    `complaints` are values of supportdesk.complaints.Complaint. `version` counts changes; `AnswerVersion` keeps each.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=6, choices=AnswerKind, default=AnswerKind.ANSWER)
    subject = models.CharField(max_length=13, choices=Subject, default=Subject.OTHER)
    for_customers = models.BooleanField(default=False)
    complaints = ArrayField(models.CharField(max_length=30, choices=Complaint), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    searched_nl = models.GeneratedField(
        expression=_searched("nl", "dutch"), output_field=SearchVectorField(), db_persist=True
    )
    searched_en = models.GeneratedField(
        expression=_searched("en", "english"), output_field=SearchVectorField(), db_persist=True
    )
    findable = models.GeneratedField(
        expression=Lower(
            Concat("title_nl", SPACE, "title_en", SPACE, "keywords", output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["title_nl"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], nulls_distinct=False, name="answer_slug_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AnswerKind.values), name="an_answer_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values), name="an_answer_is_about_a_known_subject"
            ),
        ]
        indexes = [
            GinIndex(fields=["searched_nl"], name="answer_searched_nl"),
            GinIndex(fields=["searched_en"], name="answer_searched_en"),
            GinIndex(fields=["findable"], opclasses=["gin_trgm_ops"], name="answer_findable"),
        ]


class AnswerVersion(Texts):
    """An answer as it was saved; `what_changed` says in a line what is different, `by` is empty for Kring's own."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    what_changed = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_row_per_version_of_an_answer")
        ]


class ServiceNews(models.Model):
    """A line or two on sign-in and help pages, from a moment until a moment; of one organisation, or of all."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="service_news"
    )
    tone = models.CharField(max_length=9, choices=NewsTone, default=NewsTone.INFO)
    text_nl = models.CharField(max_length=400)
    text_en = models.CharField(max_length=400)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "service news"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="news_starts_before_it_ends")
        ]
        indexes = [models.Index(fields=["ends_at"], name="service_news_ends")]

    @property
    def text(self) -> str:
        """In the language of the reader."""
        return self.text_en if get_language() == "en" else self.text_nl
