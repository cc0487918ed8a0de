"""Telling parents of a survey on the day that it opens, and once more two days before its end (P-37)."""

from datetime import timedelta

from django.db import transaction

from core.lib import clock
from portal.surveys import telling
from portal.surveys.models import Survey
from portal.surveys.selectors import families_asked

REMIND_BEFORE = timedelta(days=2)


def tell_due() -> int:
    """Tell of everything that is due; returns how many times. Safe to run twice, late or at the same time."""
    return _tell_opened() + _remind()


def _tell_opened() -> int:
    today = clock.today()
    told = 0
    for pk in _numbers(told_at__isnull=True, opens_on__lte=today, closes_on__gte=today):
        with transaction.atomic():
            survey = _claimed(pk, told_at__isnull=True)
            if survey is not None:
                telling.tell_opened(survey, families_asked(survey))
                survey.told_at = clock.now()
                survey.save(update_fields=["told_at"])
                told += 1
    return told


def _remind() -> int:
    """Only families with a day that waits for an answer."""
    today = clock.today()
    due = {"reminded_at__isnull": True, "closes_on__gte": today, "closes_on__lte": today + REMIND_BEFORE}
    told = 0
    for pk in _numbers(told_at__isnull=False, **due):
        with transaction.atomic():
            survey = _claimed(pk, reminded_at__isnull=True)
            if survey is not None:
                telling.tell_reminder(survey, families_asked(survey, only_unanswered=True))
                survey.reminded_at = clock.now()
                survey.save(update_fields=["reminded_at"])
                told += 1
    return told


def _numbers(**due: object) -> list[int]:
    return list(
        Survey.objects.filter(closed_at__isnull=True, **due).order_by("pk").values_list("pk", flat=True)
    )


def _claimed(pk: int, **still: object) -> Survey | None:
    """The survey, locked; None when another worker has it in hand or was first."""
    return Survey.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, **still).first()
