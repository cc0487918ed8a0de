"""Answers "does not come" become absences, by the rules of requests and with the credits that these give (P-37)."""

import logging
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core.accounts.models import User
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Guardian
from core.lib import clock
from portal.surveys import telling
from portal.surveys.models import Answer, Survey
from portal.surveys.selectors import open_answers
from requests_app.actions.report_absence import Report, report_absence
from requests_app.actions.submitting import Submission
from requests_app.actions.undo_absence import undo_absence
from requests_app.choices import AbsenceReason, AbsenceStatus
from requests_app.models import Absence, Request
from requests_app.rules.refusals import Refused
from requests_app.wording import sentences

logger = logging.getLogger(__name__)

NAMESPACE = uuid.UUID("8d6f2c36-5a0e-4b6e-9e57-3f3b7f0c2f11")
"""Of the keys of absences that come from surveys: the same answers never make a second request."""


def register_answers(survey: Survey, guardian: Guardian) -> list[str]:
    """Report the guardian's answers as absences; what the rules refuse is kept with the answer and comes back in words.

    Within the caller's transaction. All days go as one absence; when some are refused, the others go one by one.
    """
    answers = list(
        open_answers(survey, [guardian.pk]).select_for_update(of=("self",)).order_by("date", "child_id")
    )
    problems = _register(survey, guardian, answers)
    if problems and len(answers) > 1:
        problems = [
            problem
            for answer in answers
            if answer.request_id is None
            for problem in _register(survey, guardian, [answer])
        ]
    return list(dict.fromkeys(problems))


def _register(survey: Survey, guardian: Guardian, answers: Sequence[Answer]) -> list[str]:
    moments = _moments(survey, answers)
    if not moments:
        return []
    key = uuid.uuid5(
        NAMESPACE, "/".join(f"{answer.pk}:{answer.answered_at.isoformat()}" for answer in answers)
    )
    submission = Submission(key=key, seen=str(sorted(moments)), remark=survey.name)
    try:
        with transaction.atomic():
            made = report_absence(guardian, Report(tuple(moments), AbsenceReason.HOLIDAY), submission)
    except Refused as refused:
        words = _in_words(guardian, refused)
        if len(answers) == 1:
            Answer.objects.filter(pk=answers[0].pk).update(problem="\n".join(words))
        return words
    _note(answers, made)
    return []


def _in_words(guardian: Guardian, refused: Refused) -> list[str]:
    """In the language of the guardian, as a worker has none of its own."""
    with translation.override(guardian.user.language if guardian.user else settings.LANGUAGE_CODE):
        return sentences(refused.refusals)


def _note(answers: Sequence[Answer], made: Request) -> None:
    Answer.objects.filter(pk__in=[answer.pk for answer in answers]).update(request=made)
    for answer in answers:
        answer.request = made


def _moments(survey: Survey, answers: Sequence[Answer]) -> list[int]:
    """The planned care of the answered days in the groups of the survey."""
    wanted = {(answer.child_id, answer.date) for answer in answers}
    rows = CareMoment.objects.filter(
        child__in={child for child, _on in wanted},
        date__in={on for _child, on in wanted},
        group__in=survey.groups.all(),
        status=MomentStatus.PLANNED,
    ).order_by("pk")
    return [pk for pk, child, on in rows.values_list("pk", "child_id", "date") if (child, on) in wanted]


def withdraw(user: User, answer: Answer) -> None:
    """Undo the absence of an answer. Raises Refused where the rules of the absence forbid it."""
    absences = Absence.objects.filter(
        request=answer.request_id, child=answer.child_id, date=answer.date, status=AbsenceStatus.REPORTED
    )
    for pk in absences.order_by("pk").values_list("pk", flat=True):
        undo_absence(user, pk)


def close_due() -> int:
    """Handle the surveys whose last day to answer is over; returns how many. Safe twice, late and in parallel.

    The answers of one guardian are a transaction of their own, so a run that was stopped goes on where it was. Answers
    that break are left for the next run, with the survey; the other guardians and surveys do not wait for them.
    """
    due = Survey.objects.filter(closed_at__isnull=True, closes_on__lt=clock.today())
    closed = 0
    for survey in due.order_by("pk"):
        if _close(survey):
            closed += Survey.objects.filter(pk=survey.pk, closed_at__isnull=True).update(
                closed_at=clock.now()
            )
    return closed


def _close(survey: Survey) -> bool:
    """Whether the answers of every guardian were handled."""
    whole = True
    waiting = open_answers(survey).values("guardian")
    guardians = Guardian.objects.filter(pk__in=waiting).select_related("user", "family__organisation")
    for guardian in guardians.order_by("pk"):
        try:
            with transaction.atomic():
                problems = register_answers(survey, guardian)
                if problems:
                    telling.tell_refused(survey, guardian)
        except Exception:
            logger.exception(
                "The answers of guardian %s to survey %s wait for the next run.", guardian.pk, survey.pk
            )
            whole = False
    return whole
