"""The mails of tickets: that there is something to read, and where. What was written stays in Kring (N-03)."""

from django.urls import reverse

from carecases.tickets.actions.escalate import ESCALATED, KRING_ANSWERED
from carecases.tickets.actions.send import ANSWERED, ARRIVED
from carecases.tickets.models import Ticket
from carecases.tickets.selectors import escalated_tickets_of, tickets_of
from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage


def register() -> None:
    """Make the messages of this app known."""
    messages.register(ARRIVED, arrived_mail)
    messages.register(ANSWERED, answered_mail)
    messages.register(ESCALATED, escalated_mail)
    messages.register(KRING_ANSWERED, kring_answered_mail)


def arrived_mail(message: OutboxMessage) -> Mail | None:
    """To who handles tickets: there is a new one. Context: `ticket`."""
    ticket = _seen(message)
    if ticket is None or ticket.handler_id not in (None, message.recipient_id) or ticket.is_done:
        return None
    return _mail("tickets/arrived", message, ticket)


def answered_mail(message: OutboxMessage) -> Mail | None:
    """To the other side of a ticket: there is an answer, or it was handled. Context: `ticket`."""
    return _mail("tickets/answered", message, _seen(message))


def kring_answered_mail(message: OutboxMessage) -> Mail | None:
    """To the partnership: Kring answered, or is further with it. Context: `ticket`."""
    return _mail("tickets/kring_answered", message, _seen(message))


def escalated_mail(message: OutboxMessage) -> Mail | None:
    """To Kring's people: a partnership asks for help. Context: `ticket`."""
    if message.recipient is None:
        return None
    found = escalated_tickets_of(message.recipient).select_related("school", "organisation")
    ticket = found.filter(pk=message.context["ticket"]).first()
    return _mail("tickets/escalated", message, ticket, page="tickets:escalated_ticket")


def _seen(message: OutboxMessage) -> Ticket | None:
    """The ticket, when its receiver sees it at the moment of sending."""
    if message.recipient is None:
        return None
    found = tickets_of(message.recipient).select_related("school", "organisation")
    return found.filter(pk=message.context["ticket"]).first()


def _mail(
    template: str, message: OutboxMessage, ticket: Ticket | None, page: str = "tickets:ticket"
) -> Mail | None:
    if ticket is None or message.recipient is None:
        return None
    context = {"receiver": message.recipient, "ticket": ticket, "path": reverse(page, args=[ticket.pk])}
    return render(template, context, organisation=message.recipient.organisation)
