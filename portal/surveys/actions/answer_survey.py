"""A parent says for each child and day whether it comes (P-37)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Guardian
from core.lib import clock
from portal.surveys.actions.register_answers import register_answers, withdraw
from portal.surveys.choices import Becomes
from portal.surveys.models import Answer, Survey
from portal.surveys.refusals import SurveyRefusedError
from portal.surveys.selectors import Reply, asked_days, is_open
from requests_app.rules.refusals import Refused
from requests_app.wording import sentences

Wanted = Mapping[tuple[int, date], bool]
"""Whether a child comes, by child and day."""


@transaction.atomic
def answer_survey(guardian: Guardian, survey: Survey, wanted: Wanted) -> list[str]:
    """Keep the answers of the family's own children; what was answered before and is not in `wanted` stays.

    Where answers become absences at once they do, in the same transaction; what the rules do not allow comes back in
    words, and stands with the answer. Raises SurveyRefusedError when the survey is not open, or a day that is reported
    absent already cannot be taken back.
    """
    found = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if not is_open(found):
        raise SurveyRefusedError(
            _("Answering was possible until %(day)s. Report an absence in the agenda instead.")
            % {"day": f"{found.closes_on:%d-%m-%Y}"}
        )
    children = Child.objects.filter(family=guardian.family_id)
    asked = {(day.child.pk, day.on): day for day in asked_days(found, children)}
    changed: dict[int, int] = {}
    for key, comes in sorted(wanted.items()):
        day = asked.get(key)
        if day is None or day.reply is Reply.ABSENT or (day.answer and day.answer.comes == comes):
            continue
        _keep(guardian, found, day.answer, key, comes)
        changed[key[0]] = changed.get(key[0], 0) + 1
    trail.record_all(
        trail.event(
            Action.SURVEY_ANSWERED,
            actor=guardian.user,
            subject=found,
            client=Child(pk=child),
            organisation_id=found.organisation_id,
            days=days,
        )
        for child, days in changed.items()
    )
    return register_answers(found, guardian) if found.becomes == Becomes.AT_ONCE else []


def _keep(
    guardian: Guardian, survey: Survey, before: Answer | None, key: tuple[int, date], comes: bool
) -> None:
    child_id, on = key
    if before is not None and before.request_id is not None:
        _take_back(guardian, before)
    Answer.objects.update_or_create(
        survey=survey,
        child_id=child_id,
        date=on,
        defaults={
            "comes": comes,
            "guardian": guardian,
            "answered_at": clock.now(),
            "request": None,
            "problem": "",
        },
    )


def _take_back(guardian: Guardian, answer: Answer) -> None:
    """The child comes after all: its absence is undone, if the rules allow."""
    assert isinstance(guardian.user, User)
    try:
        withdraw(guardian.user, answer)
    except Refused as refused:
        raise SurveyRefusedError(*sentences(refused.refusals)) from refused
