"""A partnership's administrator hands a ticket on to Kring's support, and what comes back (S-39).

Kring's people see what was filled in here, never the ticket or what the school wrote.
"""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.tickets.actions.handle import TicketRefusedError
from carecases.tickets.choices import Audience, Complaint, EscalationStatus
from carecases.tickets.models import Ticket, TicketMessage
from carecases.tickets.rules import escalation as rules
from carecases.tickets.selectors import escalated_tickets_of, tickets_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

ESCALATED = "tickets.escalated"
KRING_ANSWERED = "tickets.kring_answered"


@transaction.atomic
def escalate(user: User, ticket: Ticket, complaint: Complaint, given: Mapping[str, str]) -> None:
    """Send what the complaint needs to Kring, and nothing more.

    Raises:
        TicketRefusedError: it was escalated already, or something is missing.
    """
    row = tickets_of(user).select_for_update(of=("self",)).get(pk=ticket.pk)
    if row.is_escalated:
        raise TicketRefusedError(_("This ticket is with Kring already. Write to Kring there."))
    if rules.lacking(complaint, given):
        raise TicketRefusedError(_("Something that Kring needs for this complaint is empty. Fill it in."))
    row.escalated_by, row.escalated_at = user, clock.now()
    row.complaint, row.escalation = complaint, rules.needed(complaint, given)
    row.escalation_status = EscalationStatus.SENT
    row.save()
    trail.record(Action.TICKET_ESCALATED, actor=user, subject=row, complaint=complaint)
    people = User.objects.filter(is_active=True, role__rights__contains=[Right.KRING_SUPPORT.value])
    outbox.enqueue_all(
        outbox.NewMail(ESCALATED, one, {"ticket": row.pk}, f"{ESCALATED}:{row.pk}:{one.pk}") for one in people
    )


@transaction.atomic
def write_to_kring(user: User, ticket: Ticket, text: str, key: uuid.UUID) -> TicketMessage:
    """The partnership writes; an escalation that waited for it, or was solved, is Kring's again."""
    row = tickets_of(user).select_for_update(of=("self",)).get(pk=ticket.pk, escalated_at__isnull=False)
    message, is_new = _write(user, row, text, key)
    if is_new and row.escalation_status in (EscalationStatus.WAITING, EscalationStatus.SOLVED):
        row.escalation_status = EscalationStatus.IN_PROGRESS
        row.save(update_fields=["escalation_status"])
    if is_new:
        trail.record(Action.TICKET_ANSWERED, actor=user, subject=row, audience=Audience.KRING)
    return message


@transaction.atomic
def answer_for_kring(user: User, ticket: Ticket, status: EscalationStatus, text: str, key: uuid.UUID) -> None:
    """Kring answers and sets the status; both are the partnership's to read, with a mail that there is something."""
    row = escalated_tickets_of(user).select_for_update(of=("self",)).get(pk=ticket.pk)
    if text:
        _message, is_new = _write(user, row, text, key)
        if not is_new:
            return
    row.escalation_status = status
    row.save(update_fields=["escalation_status"])
    event = trail.record(
        Action.ESCALATION_ANSWERED,
        actor=user,
        organisation_id=row.organisation_id,
        subject=row,
        status=status,
    )
    receivers = {one.pk: one for one in (row.escalated_by, row.handler) if one is not None}
    outbox.enqueue_all(
        outbox.NewMail(
            KRING_ANSWERED, one, {"ticket": row.pk}, f"{KRING_ANSWERED}:{row.pk}:{event.pk}:{one.pk}"
        )
        for one in receivers.values()
    )


def _write(user: User, ticket: Ticket, text: str, key: uuid.UUID) -> tuple[TicketMessage, bool]:
    found = ticket.messages.filter(key=key).first()
    if found is not None:
        return found, False
    message = TicketMessage.objects.create(
        ticket=ticket,
        audience=Audience.KRING,
        author=user,
        capacity=user.capacity[:120],
        text=text,
        at=clock.now(),
        key=key,
    )
    return message, True
