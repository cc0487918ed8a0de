"""A status change hangs forms on a help request, and shows those that waited for it (C-10, C-27)."""

from datetime import timedelta

from django.db.models import Q

from carecases.models import HelpRequest, Status, StatusChange
from carecases.questionnaires.models import FilledForm, FormVersion, TitleForm
from core.lib import clock


def follow(step: StatusChange) -> None:
    """Within the transaction of the step; a form is hung on once, on the version that holds now."""
    help_request = step.help_request
    due = Q(at_status=step.target_id)
    if step.source_id is None:
        due |= Q(at_status=None)
    for wanted in TitleForm.objects.filter(due, title=help_request.title_id).prefetch_related("shown_at"):
        _hang_on(help_request, wanted)
    _show(help_request, step.target)


def _hang_on(help_request: HelpRequest, wanted: TitleForm) -> None:
    version = FormVersion.objects.filter(form=wanted.form_id, published_at__isnull=False).first()
    if version is None:
        return
    now = clock.now()
    FilledForm.objects.get_or_create(
        help_request=help_request,
        title_form=wanted,
        defaults={
            "organisation_id": help_request.organisation_id,
            "version": version,
            "owner": wanted.filled_by,
            "is_required": wanted.is_required,
            "is_evaluation": wanted.is_evaluation,
            "due_on": clock.today() + timedelta(days=wanted.due_days) if wanted.due_days else None,
            "shown_since": None if wanted.shown_at.all() else now,
            "made_at": now,
        },
    )


def _show(help_request: HelpRequest, status: Status) -> None:
    FilledForm.objects.filter(
        help_request=help_request, shown_since=None, title_form__shown_at=status
    ).update(shown_since=clock.now())
