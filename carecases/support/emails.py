"""The mails of approaches, to the practitioner: dossier number, title and dates, never a name of a child (N-03)."""

from datetime import date

from django.urls import reverse

from carecases.selectors import help_requests_of
from carecases.support.models import Approach
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage

PLANNED = "support.practitioner_planned"
MOVED = "support.practitioner_moved"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(PLANNED, planned_mail)
    messages.register(MOVED, moved_mail)


def planned_mail(message: OutboxMessage) -> Mail | None:
    """To who was put on an approach (C-34); None once they see it no more. Context: `approach`."""
    return _mail("support/practitioner_planned", message)


def moved_mail(message: OutboxMessage) -> Mail | None:
    """To the practitioner: it lasts until another day, or has ended. Context: `approach`, `last_day`."""
    return _mail("support/practitioner_moved", message)


def _mail(template: str, message: OutboxMessage) -> Mail | None:
    found = Approach.objects.select_related(
        "type", "practitioner__user", "help_request__dossier", "help_request__title", "organisation"
    )
    approach = found.get(pk=message.context["approach"])
    practitioner = approach.practitioner.user
    if not help_requests_of(practitioner).filter(pk=approach.help_request_id).exists():
        return None
    told = message.context.get("last_day")
    context = {
        "approach": approach,
        "name": practitioner.full_name,
        "number": approach.help_request.dossier.number,
        "title": approach.help_request.title,
        "last_day": date.fromisoformat(told) if told else approach.last_day,
        "path": reverse("support:approaches", args=[approach.help_request_id]),
    }
    return render(template, context, organisation=approach.organisation)
