"""What the partnership does with a ticket: make sure who sent it, take it, carry it out, close it (C-60)."""

from django.db import transaction
from django.utils.translation import gettext as _

from carecases.models import ApplicantChange
from carecases.tickets.actions.send import ANSWERED
from carecases.tickets.choices import TicketStatus, Verification
from carecases.tickets.models import SchoolContact, Ticket
from carecases.tickets.selectors import tickets_of
from core.accounts.models import Unit, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


class TicketRefusedError(Exception):
    """It cannot be so; the words say which rule and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@transaction.atomic
def verify(user: User, ticket: Ticket, how: Verification, note: str, *, remember: bool = False) -> None:
    """Write down how it was made sure who sent the ticket; from then on it may be carried out.

    Args:
        remember: from now on this account is known as contact of the school.

    Raises:
        TicketRefusedError: it was verified already, or by the sender.
    """
    row = _lock(user, ticket)
    if row.is_verified:
        raise TicketRefusedError(_("It is known already who sent this ticket. Nothing was changed."))
    if row.sent_by_id == user.pk:
        raise TicketRefusedError(_("You sent this ticket yourself. Let a colleague make sure."))
    row.verified_by, row.verified_at = user, clock.now()
    row.verified_how, row.verification_note = how, note
    if row.status == TicketStatus.UNVERIFIED:
        row.status = TicketStatus.IN_PROGRESS if row.handler_id else TicketStatus.NEW
    row.save()
    trail.record(Action.TICKET_VERIFIED, actor=user, subject=row, how=how)
    if remember and row.sent_by is not None:
        add_contact(user, row.school, row.sent_by)


@transaction.atomic
def assign(user: User, ticket: Ticket, handler: User | None) -> None:
    """Set who handles the ticket; nobody brings it back to the pile."""
    row = _lock(user, ticket)
    row.handler = handler
    if row.status == TicketStatus.NEW and handler is not None:
        row.status = TicketStatus.IN_PROGRESS
    elif row.status == TicketStatus.IN_PROGRESS and handler is None:
        row.status = TicketStatus.NEW
    row.save(update_fields=["handler", "status"])
    trail.record(
        Action.TICKET_ASSIGNED, actor=user, subject=row, handler=handler.pk if handler is not None else None
    )


@transaction.atomic
def close(user: User, ticket: Ticket, *, carried_out: bool) -> None:
    """The ticket is handled; the sender gets a mail.

    Raises:
        TicketRefusedError: it was carried out although nobody made sure who sent it, or it is closed already.
    """
    row = _lock(user, ticket)
    if row.is_done:
        raise TicketRefusedError(_("This ticket was handled already. Nothing was changed."))
    if carried_out and not row.is_verified:
        raise TicketRefusedError(
            _(
                "Whoever sent this is not known as contact of the school. Make sure who it is first; "
                "only then the ticket can be carried out."
            )
        )
    row.status, row.touched_at = TicketStatus.DONE, clock.now()
    if carried_out:
        row.carried_out_at, row.carried_out_by = row.touched_at, user
    row.save()
    event = trail.record(Action.TICKET_CLOSED, actor=user, subject=row, carried_out=carried_out)
    if row.sent_by is not None:
        outbox.enqueue(
            ANSWERED,
            recipient=row.sent_by,
            context={"ticket": row.pk},
            dedup_key=f"{ANSWERED}:{row.pk}:closed:{event.pk}",
        )


@transaction.atomic
def add_contact(user: User, school: Unit, account: User) -> None:
    """From now on the account is known as contact of the school. Nothing when it is."""
    _contact, is_new = SchoolContact.objects.get_or_create(
        school=school,
        user=account,
        defaults={"organisation_id": school.organisation_id, "known_by": user, "known_at": clock.now()},
    )
    if is_new:
        trail.record(Action.SCHOOL_CONTACT_SET, actor=user, subject=school, account=account.pk, known=True)


@transaction.atomic
def remove_contact(user: User, contact: SchoolContact) -> None:
    """Tickets of this account are verified first again."""
    trail.record(
        Action.SCHOOL_CONTACT_SET, actor=user, subject=contact.school, account=contact.user_id, known=False
    )
    contact.delete()


def hand_on_contact(change: ApplicantChange) -> None:
    """Who takes over from a known contact of a school is known too; the leaver is not any more (C-61)."""
    known = SchoolContact.objects.filter(school=change.school_id, user=change.leaver_id)
    if not known.delete()[0]:
        return
    SchoolContact.objects.get_or_create(
        school_id=change.school_id,
        user_id=change.successor_id,
        defaults={
            "organisation_id": change.organisation_id,
            "known_by_id": change.planned_by_id,
            "known_at": clock.now(),
        },
    )


def _lock(user: User, ticket: Ticket) -> Ticket:
    """The row as it stands now. Raises Ticket.DoesNotExist when the account does not see it (any more)."""
    return (
        tickets_of(user).select_for_update(of=("self",)).select_related("sent_by", "school").get(pk=ticket.pk)
    )
