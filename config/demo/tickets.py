"""Tickets of the demo partnership, one or more in each state, a planned change of an IB'er, and known contacts."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from carecases.models import ApplicantChange
from carecases.tickets.choices import (
    Audience,
    Complaint,
    EscalationStatus,
    TicketKind,
    TicketStatus,
    Verification,
)
from carecases.tickets.models import SchoolContact, Ticket, TicketMessage
from config.demo.accounts import FIRST_SCHOOL, PARTNERSHIP
from core.accounts.models import Organisation, Unit, User
from core.lib import clock

FAMILY = uuid.UUID("5b1f6d1e-3f64-4f5e-9a55-0f2a7f0c46d1")
ESCALATION = {
    "school": FIRST_SCHOOL,
    "brin": "99WA00",
    "place": "Rotterdam",
    "partnership": "PO9901 Samenwerkingsverband De Waaier",
    "attempt": "Vanuit Esis verstuurd, gisteren om 10:15. Esis meldt: geen actieve koppeling.",
}


class _Desk:
    """Writes tickets in order, the oldest first."""

    def __init__(self, organisation: Organisation, today: date) -> None:
        self.organisation, self.today = organisation, today
        self.school = Unit.objects.get(organisation=organisation, name=FIRST_SCHOOL)
        people = User.objects.filter(organisation=organisation)
        self.ib, self.head = people.get(username="ib"), people.get(username="directeur")
        self.scp, self.admin = people.get(username="scp"), people.get(username="beheer")
        self.number = 0

    def at(self, days: int, hour: int = 9) -> datetime:
        return clock.local(self.today - timedelta(days=days), time(hour, 20))

    def ticket(self, days: int, kind: TicketKind, status: TicketStatus, **more: Any) -> Ticket:
        self.number += 1
        sender = more.pop("sent_by", self.ib)
        ticket: Ticket = Ticket.objects.create(
            organisation=self.organisation,
            number=self.number,
            kind=kind,
            school=self.school,
            status=status,
            sent_by=sender,
            sender=sender.full_name,
            sender_email=sender.email,
            sent_at=self.at(days),
            touched_at=self.at(days),
            key=uuid.uuid5(FAMILY, str(self.number)),
            **{"is_known": sender == self.ib, **more},
        )
        return ticket

    def message(
        self, ticket: Ticket, author: User, days: int, text: str, audience: Audience = Audience.SCHOOL
    ) -> None:
        TicketMessage.objects.create(
            ticket=ticket,
            audience=audience,
            author=author,
            capacity=author.capacity,
            text=text,
            at=self.at(days, 14),
            key=uuid.uuid5(FAMILY, f"{ticket.number}:{audience}:{days}"),
        )


def build_tickets(today: date) -> None:
    """Everything about tickets, and who takes over soon."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    desk = _Desk(organisation, today)
    SchoolContact.objects.create(
        organisation=organisation,
        school=desk.school,
        user=desk.ib,
        known_by=desk.admin,
        known_at=desk.at(120),
    )
    _build_handled(desk)
    _build_open(desk)
    _build_escalated(desk)
    _build_change(desk)


def _build_handled(desk: _Desk) -> None:
    done = desk.ticket(
        24,
        TicketKind.ACCOUNT,
        TicketStatus.DONE,
        sent_by=desk.head,
        facts={
            "name": "Bea van Rijn",
            "email": "bestuur@de-waaier.example",
            "function": "Bestuurder",
            "signs": True,
        },
        handler=desk.scp,
        verified_by=desk.scp,
        verified_at=desk.at(23),
        verified_how=Verification.CALLED_BACK,
        verification_note="School gebeld op het bekende nummer, directeur gesproken.",
        carried_out_at=desk.at(23, 15),
        carried_out_by=desk.admin,
    )
    desk.message(done, desk.scp, 23, "Het account is gemaakt; de link is gemaild.")


def _build_open(desk: _Desk) -> None:
    successor = _colleague(desk)
    desk.ticket(
        1,
        TicketKind.CONTACT,
        TicketStatus.NEW,
        facts={
            "leaver": desk.ib.pk,
            "on": (desk.today + timedelta(days=40)).isoformat(),
            "successor": successor.pk,
        },
        text="Ik ga met verlof; mijn collega neemt het over.",
    )
    desk.ticket(
        2,
        TicketKind.SCHOOL,
        TicketStatus.UNVERIFIED,
        sent_by=desk.head,
        facts={"what": ["address"], "on": (desk.today + timedelta(days=75)).isoformat()},
        text="We verhuizen naar Waterlaan 18 in Rotterdam.",
    )
    going = desk.ticket(
        4,
        TicketKind.LOST,
        TicketStatus.IN_PROGRESS,
        facts={"brin": "99WA00", "dossier": 4003, "system": "parnassys"},
        text="Wij zien de hulpvraag niet in onze lijst.",
        handler=desk.scp,
    )
    desk.message(going, desk.scp, 3, "Ik zoek uit bij welke school die terecht is gekomen.")
    waiting = desk.ticket(
        6,
        TicketKind.OTHER,
        TicketStatus.WAITING,
        facts={"subject": "Statusmails komen niet aan"},
        text="Sinds vorige week krijg ik geen mails meer over de status.",
        handler=desk.scp,
    )
    desk.message(waiting, desk.scp, 5, "Staan de mails aan onder Mijn account? En kijkt u in de map spam?")
    desk.ticket(
        3,
        TicketKind.BRIN,
        TicketStatus.NEW,
        facts={
            "brin": "99ZA01",
            "on": (desk.today + timedelta(days=60)).isoformat(),
            "place": "Rotterdam",
            "board": "Stichting De Brede Waaier",
        },
        text="Nieuwe vestiging volgens het besluit van DUO van vorige maand.",
    )


def _build_escalated(desk: _Desk) -> None:
    ticket = desk.ticket(
        8,
        TicketKind.CODE,
        TicketStatus.IN_PROGRESS,
        facts={"system": "esis", "brin": "99WA00"},
        text="De koppeling met Esis geeft sinds maandag een fout.",
        handler=desk.admin,
        escalated_by=desk.admin,
        escalated_at=desk.at(7),
        complaint=Complaint.LINK,
        escalation=ESCALATION,
        escalation_status=EscalationStatus.IN_PROGRESS,
    )
    kring = User.objects.filter(role__rights__contains=["kring_support"]).order_by("pk").first()
    if kring is not None:
        desk.message(ticket, kring, 6, "We zien de pogingen en zoeken het uit.", Audience.KRING)


def _build_change(desk: _Desk) -> None:
    """At another school the IB'er is replaced next month."""
    school = Unit.objects.filter(organisation=desk.organisation, name="De Ark").first()
    staff = list(
        User.objects.filter(units=school, role__name="Intern begeleider", is_active=True).order_by("pk")[:2]
    )
    if school is None or len(staff) < 2:
        return
    ApplicantChange.objects.create(
        organisation=desk.organisation,
        school=school,
        leaver=staff[0],
        successor=staff[1],
        on=desk.today + timedelta(days=30),
        planned_by=desk.admin,
        planned_at=desk.at(2),
    )


def _colleague(desk: _Desk) -> User:
    others = User.objects.filter(units=desk.school, role__name="Intern begeleider", is_active=True)
    return others.exclude(pk=desk.ib.pk).order_by("pk").first() or desk.head
