"""Whose tickets somebody sees: a school its own, the partnership all of its schools, Kring what was escalated."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from carecases.models import Dossier
from carecases.selectors import dossiers_of
from carecases.tickets.choices import Audience, EscalationStatus, TicketStatus
from carecases.tickets.models import SchoolContact, Ticket, TicketMessage
from core.accounts.choices import UnitKind
from core.accounts.models import Unit, User
from core.accounts.rights import Right


def handles(user: User) -> bool:
    """Whether this account works on tickets of all schools of its partnership."""
    return user.has_right(Right.HANDLE_TICKETS)


def tickets_of(user: User) -> QuerySet[Ticket]:
    """The partnership's, for who handles them; for who sends them those of the own schools."""
    found = Ticket.objects.filter(organisation=user.organisation_id)
    if handles(user):
        return found
    if not user.has_right(Right.SEND_TICKETS):
        return found.none()
    return found.filter(school__in=user.units.values("pk"))


def escalated_tickets_of(user: User) -> QuerySet[Ticket]:
    """What any organisation escalated, for Kring's own people (S-39)."""
    found = Ticket.objects.filter(escalated_at__isnull=False)
    return found if user.has_right(Right.KRING_SUPPORT) else found.none()


def schools_to_write_for(user: User) -> QuerySet[Unit]:
    """For which schools this account sends tickets; all of the partnership for who writes down what comes in."""
    schools = Unit.objects.filter(organisation=user.organisation_id, kind=UnitKind.SCHOOL, closed_on=None)
    return schools if handles(user) else schools.filter(users=user)


def handlers_of(user: User) -> QuerySet[User]:
    """Colleagues who can handle tickets of this account's partnership."""
    return User.objects.filter(
        organisation=user.organisation_id,
        is_active=True,
        role__rights__contains=[Right.HANDLE_TICKETS.value],
    ).order_by("full_name", "pk")


def is_known_contact(school: Unit, *, user: User | None = None, email: str = "") -> bool:
    """Whether this account, or whoever writes from this address, is known as contact of the school (C-60).

    An account that ended or went to another school is not, whatever was known before.
    """
    who = Q(user=user) if user is not None else Q(user__email__iexact=email)
    if user is None and not email:
        return False
    return SchoolContact.objects.filter(
        who, school=school, user__is_active=True, user__units=F("school")
    ).exists()


def contacts_of(user: User) -> QuerySet[SchoolContact]:
    """Who is known as contact of the schools, for who handles tickets; `is_at_school` while it counts."""
    works_there = User.units.through.objects.filter(user=OuterRef("user"), unit=OuterRef("school"))
    found = SchoolContact.objects.filter(organisation=user.organisation_id, school__closed_on=None)
    if not handles(user):
        return found.none()
    return found.annotate(is_at_school=Exists(works_there)).select_related("school", "user__role", "known_by")


@dataclass(frozen=True)
class Wanted:
    """What the list was asked for; empty parts ask for nothing."""

    status: str = ""
    kind: str = ""
    school: int | None = None
    handler: int | None = None
    escalated: bool = False

    def __bool__(self) -> bool:
        return any(vars(self).values())


OPEN = "open"
"""As a status: all that are not done."""


def find_tickets(user: User, wanted: Wanted) -> QuerySet[Ticket]:
    """The tickets that fit; the page orders them."""
    found = tickets_of(user)
    if wanted.status == OPEN:
        found = found.exclude(status=TicketStatus.DONE)
    elif wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.school:
        found = found.filter(school=wanted.school)
    if wanted.handler:
        found = found.filter(handler=wanted.handler)
    if wanted.escalated:
        found = found.filter(escalated_at__isnull=False)
    return found.select_related("school", "handler")


def messages_of(ticket: Ticket, audience: Audience) -> QuerySet[TicketMessage]:
    """What was written between the two, in order."""
    return ticket.messages.filter(audience=audience).select_related("author")


def number_waiting(user: User) -> int:
    """What waits: for who handles tickets those that nobody took and the own ones, for a school its answers."""
    found = tickets_of(user)
    if handles(user):
        waiting = [TicketStatus.NEW, TicketStatus.UNVERIFIED, TicketStatus.IN_PROGRESS]
        return found.filter(Q(handler=None) | Q(handler=user), status__in=waiting).count()
    return found.filter(status=TicketStatus.WAITING).count()


def number_escalated(user: User) -> int:
    """How many escalated tickets wait for Kring's people."""
    return (
        escalated_tickets_of(user)
        .filter(escalation_status__in=(EscalationStatus.SENT, EscalationStatus.IN_PROGRESS))
        .count()
    )


def pupils_named_by(user: User, school: Unit) -> list[tuple[str, str]]:
    """First and last names of the pupils of a school: all for the school, what one may see for the partnership."""
    found = dossiers_of(user) if handles(user) else Dossier.objects.filter(organisation=user.organisation_id)
    return list(found.filter(school=school).values_list("first_name", "last_name"))
