"""The mails of transfers: to both schools, with the dossier number and never a name of a child (N-03)."""

from django.urls import reverse

from carecases.models import SchoolData
from carecases.transfers.choices import TransferState
from carecases.transfers.models import Transfer
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage

ANSWERED = "transfers.answered"
HANDED_OVER = "transfers.handed_over"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(ANSWERED, answered_mail)
    messages.register(HANDED_OVER, handed_over_mail)


def answered_mail(message: OutboxMessage) -> Mail | None:
    """To who asked: handed over, or refused with the reason. Context: `transfer`."""
    transfer = _transfer(message)
    path = (
        reverse("carecases:dossier", args=[transfer.dossier_id])
        if transfer.state == TransferState.RELEASED
        else reverse("transfers:transfers")
    )
    return _mail("transfers/answered", transfer, {"path": path})


def handed_over_mail(message: OutboxMessage) -> Mail | None:
    """To the school that had it: the dossier was handed over, or not. Context: `transfer`, `school_data`."""
    data = SchoolData.objects.filter(pk=message.context["school_data"]).first()
    return _mail("transfers/handed_over", _transfer(message), {"contact": data.contact}) if data else None


def _transfer(message: OutboxMessage) -> Transfer:
    found = Transfer.objects.select_related("dossier", "organisation", "from_school", "to_school")
    return found.get(pk=message.context["transfer"])


def _mail(template: str, transfer: Transfer, more: dict[str, object]) -> Mail:
    context = {
        "transfer": transfer,
        "is_released": transfer.state == TransferState.RELEASED,
        "number": transfer.dossier.number,
        "contact": transfer.contact,
        **more,
    }
    return render(template, context, organisation=transfer.organisation)
