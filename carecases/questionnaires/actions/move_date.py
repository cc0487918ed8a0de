"""Another date for an evaluation that is not in yet (C-27)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.questionnaires.actions.fill import locked
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.selectors import may_move_date
from carecases.seats import Seat
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


@transaction.atomic
def move_date(user: User, seat: Seat, form: FilledForm, due_on: date, reason: str) -> FilledForm:
    """Set the date; reminders go by the new one. Raises FormRefusedError once the evaluation is in."""
    found = locked(form)
    if not may_move_date(found, seat):
        raise FormRefusedError(
            _("The evaluation is in, or the help request came to its end: its date stays."), is_late=True
        )
    before, found.due_on = found.due_on, due_on
    if before == due_on:
        return found
    found.save(update_fields=["due_on"])
    trail.record(
        Action.EVALUATION_MOVED,
        actor=user,
        subject=found,
        client=found.help_request.dossier,
        ground=reason,
        before=before.isoformat() if before else "",
        after=due_on.isoformat(),
    )
    return found
