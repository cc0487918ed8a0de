"""Sending tickets, and writing back and forth about them (C-60). None of it goes into a mail (N-03)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from carecases.tickets.choices import Audience, TicketKind, TicketStatus
from carecases.tickets.models import Ticket, TicketMessage
from carecases.tickets.selectors import handlers_of, handles, is_known_contact, tickets_of
from core.accounts.models import Organisation, Unit, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

ANSWERED = "tickets.answered"
ARRIVED = "tickets.arrived"


@dataclass(frozen=True)
class Asked:
    """What was filled in. `sender` and `email` count for what came by mail or telephone only."""

    kind: TicketKind
    school: Unit
    key: uuid.UUID
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    sender: str = ""
    email: str = ""


@transaction.atomic
def send_ticket(user: User, asked: Asked) -> Ticket:
    """Send a ticket, or for who handles them: write down one that came in otherwise. Sent twice it is one ticket."""
    # Of two at once one waits: numbers have no gaps and no doubles, and a second press finds the first ticket.
    Organisation.objects.select_for_update(no_key=True).get(pk=user.organisation_id)
    found = Ticket.objects.filter(key=asked.key, organisation=user.organisation_id).first()
    if found is not None:
        return found
    ticket = _ticket_of(user, asked)
    ticket.save(force_insert=True)
    action = Action.TICKET_RECORDED if ticket.sent_by is None else Action.TICKET_SENT
    trail.record(action, actor=user, subject=ticket, kind=ticket.kind, school=ticket.school_id)
    if ticket.sent_by is not None:
        _tell(ARRIVED, ticket, handlers_of(user), ticket.pk)
    return ticket


@transaction.atomic
def answer(user: User, ticket: Ticket, text: str, key: uuid.UUID, *, waits: bool = False) -> TicketMessage:
    """Write to the other side. `waits`: the partnership can go on only when the school has answered.

    An answer of the school brings the ticket back to who handles it, a handled one too.

    Raises:
        Ticket.DoesNotExist: the account does not see the ticket (any more).
    """
    row = tickets_of(user).select_for_update(of=("self",)).get(pk=ticket.pk)
    found = row.messages.filter(key=key).first()
    if found is not None:
        return found
    message = TicketMessage.objects.create(
        ticket=row,
        audience=Audience.SCHOOL,
        author=user,
        capacity=user.capacity[:120],
        text=text,
        at=clock.now(),
        key=key,
    )
    by_partnership = handles(user)
    row.status = _status_after(row, by_partnership=by_partnership, waits=waits)
    if by_partnership and row.handler_id is None:
        row.handler = user
    row.touched_at = message.at
    row.save(update_fields=["status", "handler", "touched_at"])
    trail.record(Action.TICKET_ANSWERED, actor=user, subject=row, status=row.status)
    receivers = [row.sent_by] if by_partnership else [row.handler]
    _tell(ANSWERED, row, [one for one in receivers if one is not None], message.pk)
    return message


def _ticket_of(user: User, asked: Asked) -> Ticket:
    by_partnership = handles(user)
    is_known = (
        is_known_contact(asked.school, email=asked.email)
        if by_partnership
        else is_known_contact(asked.school, user=user)
    )
    highest = Ticket.objects.filter(organisation=user.organisation_id).aggregate(at=Max("number"))["at"] or 0
    now = clock.now()
    return Ticket(
        organisation=user.organisation,
        number=highest + 1,
        kind=asked.kind,
        school=asked.school,
        facts=asked.facts,
        text=asked.text,
        status=TicketStatus.NEW if is_known else TicketStatus.UNVERIFIED,
        sent_by=None if by_partnership else user,
        recorded_by=user if by_partnership else None,
        sender=asked.sender if by_partnership else user.full_name,
        sender_email=asked.email if by_partnership else user.email,
        sent_at=now,
        touched_at=now,
        is_known=is_known,
        key=asked.key,
    )


def _status_after(ticket: Ticket, *, by_partnership: bool, waits: bool) -> str:
    """Until somebody is verified a ticket waits for that, whatever is written (C-60)."""
    if by_partnership and ticket.is_done:
        return TicketStatus.DONE
    if not ticket.is_verified:
        return TicketStatus.UNVERIFIED
    if by_partnership:
        return TicketStatus.WAITING if waits else TicketStatus.IN_PROGRESS
    return TicketStatus.IN_PROGRESS if ticket.handler_id else TicketStatus.NEW


def _tell(kind: str, ticket: Ticket, receivers: Iterable[User], cause: int) -> None:
    outbox.enqueue_all(
        outbox.NewMail(kind, receiver, {"ticket": ticket.pk}, f"{kind}:{ticket.pk}:{cause}:{receiver.pk}")
        for receiver in receivers
    )
