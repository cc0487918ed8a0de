"""The list of tickets, and one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from carecases.tickets.carrying_out import steps_for
from carecases.tickets.choices import Audience, TicketStatus
from carecases.tickets.forms import AnswerForm, AssignForm, FilterForm, WithoutPupils
from carecases.tickets.models import Ticket
from carecases.tickets.selectors import find_tickets, handles, messages_of, tickets_of
from carecases.tickets.wording import escalation_of, facts_of
from core.accounts.models import User
from core.accounts.policies import may_open
from core.accounts.signed_in import user_of
from core.lib.paging import page_by_cursor

PAGE_SIZE = 30
AFTER, BEFORE = "na", "voor"
TONES = {
    TicketStatus.NEW: "info",
    TicketStatus.UNVERIFIED: "attention",
    TicketStatus.IN_PROGRESS: "accent",
    TicketStatus.WAITING: "attention",
    TicketStatus.DONE: "ok",
}


@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    """The tickets that fit, newest first."""
    user = user_of(request)
    form = FilterForm(user, request.GET)
    wanted = form.wanted
    page = page_by_cursor(
        find_tickets(user, wanted),
        "sent_at",
        PAGE_SIZE,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
        newest_first=True,
    )
    context = {
        "form": form,
        "tickets": [(one, tone_of(one)) for one in page.rows],
        "previous": page.previous,
        "next": page.next,
        "is_filtered": bool(wanted),
        "handles": handles(user),
    }
    return render(request, "tickets/tickets.html", context)


@require_safe
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, what was written since, and what can be done."""
    user = user_of(request)
    found = find(user, pk)
    return draw(request, found, AnswerForm(user, found))


def find(user: User, pk: int) -> Ticket:
    """The ticket with all that its page names; 404 when the account does not see it."""
    rows = tickets_of(user).select_related(
        "organisation",
        "school",
        "sent_by",
        "recorded_by",
        "verified_by",
        "handler",
        "carried_out_by",
        "escalated_by",
    )
    found: Ticket = get_object_or_404(rows, pk=pk)
    return found


def draw(
    request: HttpRequest,
    found: Ticket,
    form: AnswerForm,
    *,
    to_kring: WithoutPupils | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a ticket, with the answer that is being typed."""
    user = user_of(request)
    context: dict[str, Any] = {
        "ticket": found,
        "tone": tone_of(found),
        "facts": facts_of(found),
        "thread": list(messages_of(found, Audience.SCHOOL)),
        "form": form,
        "handles": handles(user),
        "may_escalate": may_open(user, "tickets:escalate"),
    }
    if handles(user):
        context |= {
            "assigning": AssignForm(user, found),
            "steps": steps_for(user, found),
            "told_kring": escalation_of(found) if found.is_escalated else [],
            "kring_thread": list(messages_of(found, Audience.KRING)) if found.is_escalated else [],
            "to_kring": to_kring or AnswerForm(user, found, prefix="kring"),
        }
    return render(request, "tickets/ticket.html", context, status=status)


def tone_of(one: Ticket) -> str:
    """How its status is coloured."""
    return TONES[TicketStatus(one.status)]
