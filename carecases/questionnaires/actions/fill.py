"""Filling in a form: as a draft with answers missing, complete, and back to a draft (C-25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.questionnaires import telling, wording
from carecases.questionnaires.choices import FormState
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.rules.answers import that_count
from carecases.questionnaires.rules.definition import TELL_COORDINATOR, YES
from carecases.questionnaires.selectors import may_reopen, may_write, progress_of
from carecases.seats import Seat
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@dataclass(frozen=True)
class Written:
    """What is on the page; `seen` is how often the form had been saved when the page was made."""

    answers: Mapping[str, Any]
    seen: int


@transaction.atomic
def save_draft(user: User, seat: Seat, form: FilledForm, written: Written) -> FilledForm:
    """Keep what was typed, with answers missing; also those behind a condition that changed.

    Raises:
        FormRefusedError: a colleague saved it meanwhile, or it cannot be written on any more.
    """
    found = _for_writing(seat, form)
    if found.changes != written.seen:
        raise FormRefusedError(wording.saved_meanwhile(found), is_late=True)
    keys = {question.key for question in found.version.definition.questions()}
    found.answers = {key: answer for key, answer in written.answers.items() if key in keys}
    found.written_by, found.written_at = user, clock.now()
    found.changes += 1
    found.save()
    _record(Action.FORM_SAVED, user, found)
    return found


@transaction.atomic
def complete(user: User, seat: Seat, form: FilledForm, written: Written) -> FilledForm:
    """Save and hand in. Raises FormRefusedError, also while an answer that is needed is missing."""
    found = save_draft(user, seat, form, written)
    if any(not part.is_complete for part in progress_of(found)):
        raise FormRefusedError(_("Not every question that needs an answer has one. They are marked below."))
    asks = found.version.definition
    found.answers = that_count(asks, found.answers)
    found.state = FormState.COMPLETE
    found.completed_by, found.completed_at = user, clock.now()
    found.save()
    _record(Action.FORM_COMPLETED, user, found)
    if any(
        question.effect == TELL_COORDINATOR and found.answers.get(question.key) == YES
        for question in asks.questions()
    ):
        telling.tell_coordinator(found)
    return found


@transaction.atomic
def reopen(user: User, seat: Seat, form: FilledForm) -> FilledForm:
    """Back to a draft; signatures under it do not count any more. Raises FormRefusedError."""
    found = locked(form)
    if not may_reopen(found, seat):
        raise FormRefusedError(
            _(
                "This form cannot be changed now. What was handed in changes only when the help request is "
                "brought back to the one who filled it in."
            ),
            is_late=True,
        )
    back_to_draft(found)
    _record(Action.FORM_REOPENED, user, found)
    return found


def back_to_draft(form: FilledForm) -> None:
    """Within the caller's transaction, on a locked form."""
    form.state = FormState.DRAFT
    form.completed_by = form.completed_at = None
    form.changes += 1
    form.save()
    form.sign_offs.filter(withdrawn_at=None).update(withdrawn_at=clock.now())


def locked(form: FilledForm) -> FilledForm:
    """The form as it is now. The help request first: nobody moves it while its forms change, nor the other way."""
    HelpRequest.objects.select_for_update(no_key=True).get(pk=form.help_request_id)
    return (
        FilledForm.objects.select_for_update(of=("self",))
        .select_related("version__form", "help_request__status", "help_request__dossier", "written_by")
        .get(pk=form.pk)
    )


def _for_writing(seat: Seat, form: FilledForm) -> FilledForm:
    found = locked(form)
    if not may_write(found, seat):
        raise FormRefusedError(
            _("This form was made complete meanwhile, or the help request is over; nothing was saved."),
            is_late=True,
        )
    return found


def _record(action: Action, user: User, form: FilledForm) -> None:
    trail.record(action, actor=user, subject=form, client=form.help_request.dossier)
