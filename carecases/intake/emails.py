"""The mails of the intake. None of them holds a name of a child or of a file (N-03)."""

from carecases.intake import telling
from carecases.intake.models import Delivery
from core.notifications import messages, notices
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    """Make the messages of this app known."""
    messages.register(telling.TITLE_UNKNOWN, title_mail)
    messages.register(telling.EMAIL_MISSING, email_mail)
    notices.register_notice(telling.TITLE_UNKNOWN, telling.title_words)
    notices.register_notice(telling.EMAIL_MISSING, telling.email_words)


def title_mail(message: OutboxMessage) -> Mail | None:
    """What came in with a title that is not one of ours. None once somebody gave it one."""
    delivery = _delivery(message)
    return _mail("intake/title_unknown", message, delivery) if delivery.help_request_id is None else None


def email_mail(message: OutboxMessage) -> Mail | None:
    """What came in without an e-mail address to tell the school at. None once there is one."""
    delivery = _delivery(message)
    data = delivery.help_request.school_data if delivery.help_request else delivery.school_data
    return None if data is None or data.email else _mail("intake/email_missing", message, delivery)


def _delivery(message: OutboxMessage) -> Delivery:
    related = ("dossier", "school", "school_data", "sender", "organisation", "help_request__school_data")
    return Delivery.objects.select_related(*related).get(pk=message.context["delivery"])


def _mail(template: str, message: OutboxMessage, delivery: Delivery) -> Mail | None:
    receiver = message.recipient
    if receiver is None or delivery.dossier is None or not telling.may_know(receiver, delivery):
        return None
    context = {
        "name": receiver.full_name,
        "number": delivery.dossier.number,
        "school": delivery.school,
        "title": delivery.title,
        "sender": delivery.sender,
        "path": telling.path_of(delivery),
    }
    return render(template, context, organisation=delivery.organisation)
