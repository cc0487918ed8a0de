"""Handing a ticket on to Kring's support, and writing back and forth about it (S-39)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carecases.tickets.actions import escalate as act
from carecases.tickets.actions.handle import TicketRefusedError
from carecases.tickets.choices import Complaint
from carecases.tickets.forms import ESCALATION_LABELS, AnswerForm, EscalationForm
from carecases.tickets.rules.escalation import NEEDED
from carecases.tickets.views.listing import draw, find
from core.accounts.forms import posted
from core.accounts.signed_in import user_of


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """The complaint, and what Kring needs to know of it."""
    user = user_of(request)
    found = find(user, pk)
    form = EscalationForm(user, found, posted(request))
    if form.is_valid():
        try:
            act.escalate(user, found, Complaint(form.cleaned_data["complaint"]), form.given)
        except TicketRefusedError as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, _("Sent to Kring. You read here how far it is."))
            return redirect("tickets:ticket", pk)
    needs = [
        (Complaint(complaint).label, [ESCALATION_LABELS[name] for name in names])
        for complaint, names in NEEDED.items()
    ]
    context = {"form": form, "ticket": found, "needs": needs}
    return render(request, "tickets/escalate.html", context, status=422 if form.errors else 200)


@require_POST
def to_kring(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to Kring about a ticket that is there."""
    user = user_of(request)
    found = find(user, pk)
    if not found.is_escalated:
        raise Http404
    form = AnswerForm(user, found, request.POST, prefix="kring")
    if not form.is_valid():
        return draw(request, found, AnswerForm(user, found), to_kring=form, status=422)
    act.write_to_kring(user, found, form.cleaned_data["text"], form.cleaned_data["key"])
    messages.success(request, _("Your message is with Kring."))
    return redirect("tickets:ticket", pk)
