"""From a ticket to the screen where what it asks is done, with the fields filled in (C-60, C-61).

An address holds numbers and dates only: what else was typed is read from the ticket by who may see it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from carecases.tickets.choices import TicketKind
from carecases.tickets.models import Ticket
from carecases.tickets.selectors import tickets_of
from core.accounts.models import User
from core.accounts.policies import may_open


@dataclass(frozen=True)
class Step:
    """A screen that does what was asked."""

    label: str
    url: str


def steps_for(user: User, ticket: Ticket) -> list[Step]:
    """The screens for this kind of ticket that the user may open; none before it is known who asks."""
    if not ticket.is_verified:
        return []
    found = {
        TicketKind.ACCOUNT: _account,
        TicketKind.CONTACT: _contact,
        TicketKind.SCHOOL: _school,
        TicketKind.CODE: _code,
        TicketKind.LOST: _lost,
        TicketKind.BRIN: _brin,
    }.get(TicketKind(ticket.kind))
    steps = found(ticket) if found else []
    return [Step(label, url) for name, label, url in steps if may_open(user, name)]


def prefill_account(user: User, number: int) -> dict[str, Any]:
    """The new user that a ticket asks, as far as the account that makes it may see the ticket."""
    ticket = tickets_of(user).filter(pk=number).first()
    if ticket is None or not ticket.is_verified:
        return {}
    facts = ticket.facts
    if ticket.kind == TicketKind.ACCOUNT:
        who = {"full_name": facts.get("name", ""), "email": facts.get("email", "")}
    elif ticket.kind == TicketKind.CONTACT:
        who = {"full_name": facts.get("successor_name", ""), "email": facts.get("successor_email", "")}
    else:
        return {}
    return {**who, "username": who["email"].partition("@")[0], "units": [ticket.school_id]}


Found = list[tuple[str, str, str]]


def _account(ticket: Ticket) -> Found:
    return [_new_account(ticket)]


def _contact(ticket: Ticket) -> Found:
    facts = ticket.facts
    asked = {
        "school": ticket.school_id,
        "van": facts.get("leaver", ""),
        "naar": facts.get("successor", ""),
        "vanaf": facts.get("on", ""),
        "ticket": ticket.pk,
    }
    name = "care_admin:change_applicant"
    change = (name, _("Change the IB'er"), f"{reverse(name)}?{urlencode(asked)}")
    return [change] if facts.get("successor") else [_new_account(ticket), change]


def _school(ticket: Ticket) -> Found:
    name = "accounts:admin_change_unit"
    return [(name, _("Change the school from a date"), reverse(name, args=[ticket.school_id]))]


def _code(ticket: Ticket) -> Found:
    name = "intake:link"
    return [(name, _("Set the links of the school"), reverse(name, args=[ticket.school_id]))]


def _lost(ticket: Ticket) -> Found:
    dossier = ticket.facts.get("dossier", 0)
    name = "care_admin:move_requests"
    asked = urlencode({"dossier": dossier}) if dossier > 0 else ""
    return [
        (name, _("Find the help request and move it"), f"{reverse(name)}?{asked}"),
        _set_brin(ticket),
    ]


def _brin(ticket: Ticket) -> Found:
    return [_set_brin(ticket)]


def _set_brin(ticket: Ticket) -> tuple[str, str, str]:
    name = "care_admin:set_brin"
    asked = urlencode({"brin": ticket.facts.get("brin", "")})
    return name, _("Put the BRIN of the school right"), f"{reverse(name, args=[ticket.school_id])}?{asked}"


def _new_account(ticket: Ticket) -> tuple[str, str, str]:
    name = "accounts:admin_new_account"
    return name, _("Make the account"), f"{reverse(name)}?{urlencode({'ticket': ticket.pk})}"
