"""Which dossiers are past their retention. What is asked here is asked again of each one before it goes.

A dossier ends on the last of: its last step, the removal of a help request, what people were let in until, and what
the parts of care cases registered in `carecases.keeping`. Without any of these, on the day it was made. While a help
request is not at its end, or a hold is in force, a dossier is never due.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, TruncDate

from carecases import keeping
from carecases.models import Admission, Dossier, HelpRequest, StatusChange
from carecases.retention.models import KeptDecision, LegalHold, RetentionTerms
from carecases.retention.rules.terms import (
    FEWEST_CONTENT_YEARS,
    FEWEST_DECISION_YEARS,
    is_past,
    kept_through,
    years_before,
)
from core.accounts.models import User


@dataclass(frozen=True)
class Terms:
    """The two clocks of a partnership in whole years."""

    content_years: int = FEWEST_CONTENT_YEARS
    decision_years: int = FEWEST_DECISION_YEARS


def terms_of(organisation_id: int) -> Terms:
    """What a partnership set, or what holds where it set nothing."""
    row = RetentionTerms.objects.filter(organisation=organisation_id).first()
    return Terms(row.content_years, row.decision_years) if row else Terms()


def due_dossiers(organisation_id: int, today: date) -> QuerySet[Dossier]:
    """The dossiers whose content goes on this day, the longest ended first; each with its `ended_on`."""
    limit = years_before(today, terms_of(organisation_id).content_years)
    is_open = HelpRequest.objects.filter(dossier=OuterRef("pk"), removed_at=None, status__is_final=False)
    return (
        Dossier.objects.filter(
            ~Exists(is_open), ~Exists(holds_in_force(today).filter(dossier=OuterRef("pk")))
        )
        .filter(organisation=organisation_id, made_at__date__lt=limit)
        .annotate(ended_on=_ended_on())
        .filter(ended_on__lt=limit)
        .order_by("ended_on", "pk")
    )


def due_decisions(organisation_id: int, today: date) -> QuerySet[KeptDecision]:
    """What stayed of decisions and goes on this day too."""
    limit = years_before(today, terms_of(organisation_id).decision_years)
    return KeptDecision.objects.filter(organisation=organisation_id, last_day__lt=limit)


def decisions_that_stay(dossier: Dossier, terms: Terms, today: date) -> list[keeping.Taken]:
    """The decisions in a dossier whose own retention is not over."""
    return [
        taken
        for taken in keeping.decisions_in(dossier)
        if not is_past(taken.last_day, terms.decision_years, today)
    ]


def holds_in_force(today: date) -> QuerySet[LegalHold]:
    """The holds that keep a dossier on this day."""
    return LegalHold.objects.filter(Q(until=None) | Q(until__gte=today), lifted_at=None)


def holds_of(user: User) -> QuerySet[LegalHold]:
    """All holds of the partnership, those that are over too."""
    return LegalHold.objects.filter(organisation=user.organisation_id).select_related(
        "dossier", "set_by", "lifted_by"
    )


@dataclass(frozen=True)
class Leaving:
    """A dossier as the preview shows it: by number, when it ended, through which day it was kept, what stays."""

    number: int
    ended_on: date
    kept_through: date
    stays: list[keeping.Taken]


def preview(organisation_id: int, today: date, most: int) -> list[Leaving]:
    """The first dossiers that go on this day, at most so many."""
    terms = terms_of(organisation_id)
    return [
        Leaving(
            dossier.number,
            ended_on := getattr(dossier, "ended_on"),  # noqa: B009 - an annotation, which no type knows
            kept_through(ended_on, terms.content_years),
            decisions_that_stay(dossier, terms, today),
        )
        for dossier in due_dossiers(organisation_id, today)[:most]
    ]


def _ended_on() -> Any:
    """Greatest leaves out what is null, as long as one of them is not; the day of making never is."""
    return Greatest(
        TruncDate("made_at"),
        keeping.last_of(StatusChange.objects.all(), TruncDate("at")),
        keeping.last_of(HelpRequest.objects.all(), TruncDate("removed_at"), dossier="dossier"),
        keeping.last_of(Admission.objects.filter(ended_at=None), F("see_until")),
        *keeping.ends(),
        output_field=DateField(),
    )
