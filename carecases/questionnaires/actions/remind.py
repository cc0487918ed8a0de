"""Reminders of forms with a date, before and after it (C-27)."""

from datetime import timedelta

from django.db import transaction

from carecases.questionnaires import telling
from carecases.questionnaires.choices import FormState
from carecases.questionnaires.models import FilledForm
from core.lib import clock

MOMENTS = (-14, -3, 1, 14)
"""Days from the date at which a reminder goes; when days were missed, the latest of them goes alone."""


def remind_due() -> int:
    """Remind of every form whose moment has come; returns how many mails were put in the outbox.

    Safe to run twice, late or at the same time: each moment of each date has one mail.
    """
    today = clock.today()
    due = FilledForm.objects.filter(
        state=FormState.DRAFT,
        due_on__lte=today - timedelta(days=MOMENTS[0]),
        due_on__gte=today - timedelta(days=2 * MOMENTS[-1]),
        help_request__status__is_final=False,
    ).select_related("help_request__school_data__applicant")
    return sum(_remind(form) for form in due.order_by("pk").iterator())


@transaction.atomic
def _remind(form: FilledForm) -> bool:
    assert form.due_on is not None
    passed = (clock.today() - form.due_on).days
    moment = max(moment for moment in MOMENTS if moment <= passed)
    return telling.remind_of(form, f"questionnaires.due:{form.pk}:{form.due_on}:{moment}")
