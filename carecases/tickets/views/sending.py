"""Tickets > Nieuw: first what it is about, then for which school, then the form (C-60)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.school_choice import chosen_school, schools_to_choose
from carecases.tickets.actions.send import send_ticket
from carecases.tickets.forms import FORMS, SLUGS
from carecases.tickets.selectors import handles, is_known_contact, schools_to_write_for
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What it is about."""
    context = {"kinds": list(SLUGS.items()), "school": request.GET.get("school", "")}
    return render(request, "tickets/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a kind, for one school."""
    user = user_of(request)
    asked = SLUGS.get(kind)
    if asked is None:
        raise Http404
    schools = schools_to_write_for(user)
    has_choice = len(schools[:2]) > 1
    school = chosen_school(request, schools) if has_choice else schools.first()
    if school is None:
        choice = {"kind": asked} | schools_to_choose(request, schools)
        return render(request, "tickets/choose_school.html", choice)
    form = FORMS[asked](user, school, posted(request))
    if form.is_valid():
        sent = send_ticket(user, form.asked)
        messages.success(request, _said(user, sent.number, is_known=sent.is_known))
        return redirect("tickets:ticket", sent.pk)
    context = {
        "form": form,
        "kind": asked,
        "school": school,
        "has_choice": has_choice,
        "is_unknown": not handles(user) and not is_known_contact(school, user=user),
    }
    return render(request, "tickets/send.html", context, status=422 if form.errors else 200)


def _said(user: User, number: int, *, is_known: bool) -> str:
    words = _("Ticket T%(number)d is written down.") if handles(user) else _("Ticket T%(number)d is sent.")
    said = words % {"number": number}
    if is_known:
        return said
    return f"{said} " + _("It waits until the partnership has made sure who asks this.")
