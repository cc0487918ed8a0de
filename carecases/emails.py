"""The mails of care cases. None of them holds a name of a child or of a file (N-03)."""

from dataclasses import replace

from django.urls import reverse

from carecases.actions.change_applicant import APPLICANT_CHANGED
from carecases.actions.change_status import HANDED_ON, STATUS_CHANGED
from carecases.models import ApplicantChange, StatusChange
from carecases.selectors import help_requests_of
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    """Make the messages of this app known."""
    messages.register(STATUS_CHANGED, status_mail)
    messages.register(HANDED_ON, handed_on_mail)
    messages.register(APPLICANT_CHANGED, applicant_changed_mail)


def status_mail(message: OutboxMessage) -> Mail | None:
    """A step of a help request, to the address that stands on its school data now (C-15).

    None when the applicant switched these mails off, or the help request was removed meanwhile.
    """
    step = (
        StatusChange.objects.select_related(
            "source",
            "target",
            "help_request__dossier",
            "help_request__title",
            "help_request__school_data__applicant",
            "help_request__organisation",
        )
        .filter(pk=message.context["step"])
        .first()
    )
    if step is None or step.help_request.removed_at is not None:
        return None
    data = step.help_request.school_data
    if data.applicant is not None and not data.applicant.wants_status_mails:
        return None
    mail = render(
        "carecases/status_changed",
        {
            "contact": data.contact,
            "step": step,
            "number": step.help_request.dossier.number,
            "path": reverse("carecases:help_request", args=[step.help_request_id]),
        },
        organisation=step.help_request.organisation,
    )
    return replace(mail, to=data.email)


def handed_on_mail(message: OutboxMessage) -> Mail | None:
    """A help request that somebody was asked to take on (C-63); None once somebody else has it or it is not seen."""
    step = StatusChange.objects.select_related("target", "by").get(pk=message.context["step"])
    holder = message.recipient
    if holder is None:
        return None
    held = (
        help_requests_of(holder)
        .filter(pk=step.help_request_id, holder=holder)
        .select_related("dossier", "title", "organisation")
        .first()
    )
    if held is None:
        return None
    context = {
        "name": holder.full_name,
        "step": step,
        "number": held.dossier.number,
        "title": held.title,
        "path": reverse("carecases:help_request", args=[held.pk]),
    }
    return render("carecases/handed_on", context, organisation=held.organisation)


def applicant_changed_mail(message: OutboxMessage) -> Mail | None:
    """To who took over and to who leaves: how many help requests went (C-61). Context: `change`."""
    found = ApplicantChange.objects.select_related("leaver", "successor", "school", "organisation")
    change = found.filter(pk=message.context["change"]).first()
    if change is None or message.recipient is None:
        return None
    context = {
        "receiver": message.recipient,
        "change": change,
        "is_successor": message.recipient.pk == change.successor_id,
        "path": reverse("carecases:help_requests"),
    }
    return render("carecases/applicant_changed", context, organisation=change.organisation)
