"""On which titles a form hangs, from now on; forms of running help requests stay as they are (C-10, C-25)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import ngettext

from carecases.models import Status, Title
from carecases.questionnaires.models import FilledForm, FormDefinition, TitleForm
from carecases.questionnaires.refusals import FormRefusedError
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


@dataclass(frozen=True)
class Hanging:
    """How a form hangs on a title; see TitleForm."""

    at_status: Status | None
    filled_by: str
    is_required: bool
    is_evaluation: bool
    due_days: int | None
    shown_at: Collection[Status]


@transaction.atomic
def hang_on(user: User, form: FormDefinition, title: Title, hanging: Hanging) -> TitleForm:
    """Hang a form on a title, or change how it hangs there."""
    facts = {name: value for name, value in vars(hanging).items() if name != "shown_at"}
    hung, _is_new = TitleForm.objects.update_or_create(form=form, title=title, defaults=facts)
    hung.shown_at.set(hanging.shown_at)
    trail.record(Action.FORM_HUNG, actor=user, subject=form, title=title.pk)
    return hung


@transaction.atomic
def take_off(user: User, hung: TitleForm) -> None:
    """Help requests of the title get the form no more.

    Raises:
        FormRefusedError: forms are still to be shown at a status that this row names.
    """
    waiting = FilledForm.objects.filter(title_form=hung, shown_since=None).count()
    if waiting:
        raise FormRefusedError(
            ngettext(
                "%(number)d help request still has this form to show at a later status. Take it off after that.",
                "%(number)d help requests still have this form to show at a later status. Take it off after that.",
                waiting,
            )
            % {"number": waiting}
        )
    trail.record(Action.FORM_HUNG, actor=user, subject=hung.form, title=hung.title_id, is_off=True)
    hung.delete()
