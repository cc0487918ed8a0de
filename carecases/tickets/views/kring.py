"""What partnerships escalated, for Kring's own people: all organisations, and of each ticket only this (S-39)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.tickets.actions.escalate import answer_for_kring
from carecases.tickets.choices import Audience, EscalationStatus
from carecases.tickets.forms import KringForm
from carecases.tickets.selectors import escalated_tickets_of, messages_of
from carecases.tickets.views.listing import AFTER, BEFORE, PAGE_SIZE
from carecases.tickets.wording import escalation_of
from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.lib.paging import page_by_cursor

TONES = {
    EscalationStatus.SENT: "info",
    EscalationStatus.IN_PROGRESS: "accent",
    EscalationStatus.WAITING: "attention",
    EscalationStatus.SOLVED: "ok",
}


@require_safe
def escalated(request: HttpRequest) -> HttpResponse:
    """Newest first; solved ones too when asked."""
    found = escalated_tickets_of(user_of(request)).select_related("organisation")
    with_solved = "opgelost" in request.GET
    if not with_solved:
        found = found.exclude(escalation_status=EscalationStatus.SOLVED)
    page = page_by_cursor(
        found,
        "escalated_at",
        PAGE_SIZE,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
        newest_first=True,
    )
    context = {
        "tickets": [(one, TONES[EscalationStatus(one.escalation_status)]) for one in page.rows],
        "previous": page.previous,
        "next": page.next,
        "with_solved": with_solved,
    }
    return render(request, "tickets/escalated.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def escalated_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """What the partnership filled in, what was written since, and the answer. Looking is recorded."""
    user = user_of(request)
    rows = escalated_tickets_of(user).select_related("organisation", "escalated_by")
    found = get_object_or_404(rows, pk=pk)
    form = KringForm(found, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        answer_for_kring(user, found, EscalationStatus(data["status"]), data["text"], data["key"])
        messages.success(request, _("Saved; the partnership gets a mail."))
        return redirect("tickets:escalated_ticket", pk)
    trail.record(Action.ESCALATION_SEEN, actor=user, organisation_id=found.organisation_id, subject=found)
    context = {
        "form": form,
        "ticket": found,
        "tone": TONES[EscalationStatus(found.escalation_status)],
        "told_kring": escalation_of(found),
        "thread": list(messages_of(found, Audience.KRING)),
    }
    return render(request, "tickets/escalated_ticket.html", context, status=422 if form.errors else 200)
