"""Staff ask who comes in a holiday, and change what they asked (P-37)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Group
from core.lib import clock
from core.lib.database import constraint_of
from portal.surveys.models import Survey


@dataclass(frozen=True)
class SurveyDetails:
    """What is asked; see Survey."""

    name: str
    first_day: date
    last_day: date
    opens_on: date
    closes_on: date
    becomes: str
    note: str


def made_before(user: User, key: UUID | None) -> Survey | None:
    """The survey that the same page made already."""
    return Survey.objects.filter(made_by=user, key=key).first() if key else None


def make_survey(user: User, groups: Collection[Group], details: SurveyDetails, key: UUID) -> Survey:
    """Parents are told by a task on the day that it opens. Of a page that is sent twice the first one."""
    survey = Survey(
        organisation=user.organisation, made_by=user, made_at=clock.now(), key=key, **vars(details)
    )
    try:
        with transaction.atomic():
            survey.save(force_insert=True)
            survey.groups.set(groups)
            trail.record(
                Action.SURVEY_MADE, actor=user, subject=survey, groups=sorted(group.pk for group in groups)
            )
    except IntegrityError as error:
        if constraint_of(error) != "one_survey_per_form":
            raise
        return Survey.objects.get(made_by=user, key=key)
    return survey


@transaction.atomic
def change_survey(user: User, survey: Survey, *, closes_on: date, note: str) -> Survey:
    """Another last day to answer, or other words. A later day than the reminder's makes the reminder come again."""
    found = Survey.objects.select_for_update().get(pk=survey.pk)
    if closes_on > found.closes_on:
        found.reminded_at = None
    before = found.closes_on
    found.closes_on, found.note = closes_on, note
    found.save(update_fields=["closes_on", "note", "reminded_at"])
    trail.record(
        Action.SURVEY_CHANGED,
        actor=user,
        subject=found,
        before=before.isoformat(),
        now=closes_on.isoformat(),
    )
    return found
