"""Tickets > Nieuw: first what it is about, then for which school, then the form (C-60)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.tickets.actions.send import send_ticket
from carecases.tickets.forms import FORMS, SLUGS
from carecases.tickets.selectors import handles, is_known_contact, schools_to_write_for
from core.accounts.forms import posted
from core.accounts.models import Unit, User
from core.accounts.signed_in import user_of

MOST_SCHOOLS = 500


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
    schools = list(schools_to_write_for(user)[:MOST_SCHOOLS])
    school = _chosen(request, schools)
    if school is None:
        return render(request, "tickets/choose_school.html", {"kind": asked, "schools": schools})
    form = FORMS[asked](user, school, posted(request))
    if form.is_valid():
        sent = send_ticket(user, form.asked)
        messages.success(request, _said(user, sent.number, is_known=sent.is_known))
        return redirect("tickets:ticket", sent.pk)
    context = {
        "form": form,
        "kind": asked,
        "school": school,
        "has_choice": len(schools) > 1,
        "is_unknown": not handles(user) and not is_known_contact(school, user=user),
    }
    return render(request, "tickets/send.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, schools: list[Unit]) -> Unit | None:
    """The school of the address, or the only one there is."""
    number = request.GET.get("school", "")
    if not number and len(schools) == 1:
        return schools[0]
    return next((school for school in schools if str(school.pk) == number), None)


def _said(user: User, number: int, *, is_known: bool) -> str:
    words = _("Ticket T%(number)d is written down.") if handles(user) else _("Ticket T%(number)d is sent.")
    said = words % {"number": number}
    if is_known:
        return said
    return f"{said} " + _("It waits until the partnership has made sure who asks this.")
