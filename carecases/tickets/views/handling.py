"""What is done with a ticket: answering, making sure who asks, taking it, closing it (C-60)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carecases.tickets.actions import handle
from carecases.tickets.actions.send import answer as write_answer
from carecases.tickets.choices import Verification
from carecases.tickets.forms import AnswerForm, AssignForm, VerifyForm
from carecases.tickets.views.listing import draw, find
from core.accounts.forms import posted
from core.accounts.signed_in import user_of


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the other side; what was typed comes back when it is refused."""
    user = user_of(request)
    found = find(user, pk)
    form = AnswerForm(user, found, request.POST)
    if not form.is_valid():
        return draw(request, found, form, status=422)
    data = form.cleaned_data
    write_answer(user, found, data["text"], data["key"], waits=data.get("waits", False))
    messages.success(request, _("Your answer is sent."))
    return redirect("tickets:ticket", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """How it was made sure who sent the ticket."""
    user = user_of(request)
    found = find(user, pk)
    form = VerifyForm(found, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            handle.verify(
                user,
                found,
                Verification(data["how"]),
                data["note"],
                remember=data.get("remember", False),
            )
        except handle.TicketRefusedError as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, _("Written down. The ticket can be carried out now."))
            return redirect("tickets:ticket", pk)
    context = {"form": form, "ticket": found}
    return render(request, "tickets/verify.html", context, status=422 if form.errors else 200)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who handles it; the button "Neem ik" sends the own number."""
    user = user_of(request)
    found = find(user, pk)
    form = AssignForm(user, found, request.POST)
    if form.is_valid():
        handle.assign(user, found, form.cleaned_data["handler"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("This colleague does not handle tickets. Choose somebody of the list."))
    return redirect("tickets:ticket", pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Handled, with or without doing what was asked."""
    user = user_of(request)
    found = find(user, pk)
    try:
        handle.close(user, found, carried_out="uitgevoerd" in request.POST)
    except handle.TicketRefusedError as refused:
        messages.error(request, refused.words)
    else:
        if found.sent_by_id is None:
            words = _(
                "The ticket is handled. Tell the sender: it came in by mail or telephone, so no mail goes."
            )
        else:
            words = _("The ticket is handled; the sender gets a mail.")
        messages.success(request, words)
    return redirect("tickets:ticket", pk)
