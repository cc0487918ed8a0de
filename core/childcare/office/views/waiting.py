"""Kantoor > Wachtlijst: who waits, putting on the list, offering a place (K-12, K-23)."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.signed_in import user_of
from core.childcare.actions import waiting_list as actions
from core.childcare.actions import waiting_offers
from core.childcare.choices import OfferState
from core.childcare.models import WaitingEntry
from core.childcare.office.forms.waiting import OfferForm, WaitingFilterForm, WishForm, named
from core.childcare.waiting import (
    groups_for,
    office_entries,
    office_offers,
    places_in_line,
    waiting_children,
    with_offers,
)
from core.childcare.waiting_room import room_of
from core.lib import clock

PAGE = 50
MOST_CHILDREN = 25
INVALID = 422


@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """The list by how long one waits, with the place in the line of each."""
    user = user_of(request)
    form = WaitingFilterForm(user, request.GET)
    page = Paginator(form.apply(office_entries(user)), PAGE).get_page(request.GET.get("page"))
    lines = places_in_line({entry.location_id for entry in page})
    context = {
        "form": form,
        "page": page,
        "rows": [(entry, lines.get(entry.pk)) for entry in page],
        "is_filtered": form.is_filtered,
        "today": clock.today(),
    }
    is_part = request.headers.get("HX-Target") == "waiting"
    return render(request, f"office/waiting/{'_list' if is_part else 'list'}.html", context)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: the wish, what was offered, and what can be done."""
    shown = _entry(request, pk)
    offers = list(shown.offers.all())
    context = {
        "entry": shown,
        "offers": offers,
        "open_offer": next((offer for offer in offers if offer.state == OfferState.OPEN), None),
        "place": places_in_line([shown.location_id]).get(shown.pk),
        "today": clock.today(),
    }
    return render(request, "office/waiting/entry.html", context)


@require_safe
def find_child(request: HttpRequest) -> HttpResponse:
    """Who is to be put on the list: children by name or debtor number."""
    typed = request.GET.get("zoek", "").strip()[:80]
    children = (
        waiting_children(user_of(request))
        .filter(named("", typed) | Q(family__debtor_number=typed))
        .order_by("last_name", "first_name", "pk")[:MOST_CHILDREN]
        if typed
        else ()
    )
    return render(request, "office/waiting/find_child.html", {"typed": typed, "children": children})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, child_id: int) -> HttpResponse:
    """Put a child on the list."""
    user = user_of(request)
    child = get_object_or_404(waiting_children(user), pk=child_id)
    form = WishForm(user, request.POST or None)
    if form.is_valid():
        try:
            made = actions.add(user, child, form.wish, since=form.cleaned_data["since"])
        except actions.WaitsAlreadyError:
            form.add_error("care_type", _waits_already())
        else:
            messages.success(request, _("%(name)s is on the waiting list.") % {"name": child.first_name})
            return redirect("office:waiting_entry", made.pk)
    context = {"child": child, "form": form}
    return render(request, "office/waiting/add.html", context, status=INVALID if form.errors else 200)


def _waits_already() -> str:
    return _("This child waits for this kind of care at this location already.")


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a place, with how much room there is."""
    shown = _entry(request, pk)
    form = OfferForm(shown, request.POST or None)
    if form.is_valid():
        try:
            waiting_offers.offer(
                user_of(request),
                shown.pk,
                form.place,
                answer_by=form.ends_at,
                message=form.cleaned_data["message"],
            )
        except actions.StateChangedError as changed:
            form.add_error(None, _changed(changed.entry))
        else:
            messages.success(request, _("The place is offered. The parents get a mail."))
            return redirect("office:waiting_entry", shown.pk)
    context = {
        "entry": shown,
        "form": form,
        "rooms": room_of(list(groups_for(shown)), shown.weekdays, _first_day(shown)),
    }
    return render(request, "office/waiting/offer.html", context, status=INVALID if form.errors else 200)


def _first_day(shown: WaitingEntry) -> date:
    return max(shown.wanted_from, clock.today() + timedelta(days=1))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """End an offer that was not answered yet."""
    made = get_object_or_404(office_offers(user_of(request)), pk=pk)
    try:
        waiting_offers.take_back(user_of(request), made.pk)
    except waiting_offers.AnsweredAlreadyError as answered:
        messages.error(
            request,
            _("This offer is over already: %(state)s.") % {"state": answered.offer.get_state_display()},
        )
    else:
        messages.success(
            request, _("The offer is taken back. The child stays at the same place in the line.")
        )
    return redirect("office:waiting_entry", made.entry_id)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry off the list."""
    shown = _entry(request, pk)
    try:
        actions.withdraw(user_of(request), shown.pk)
    except actions.StateChangedError as changed:
        messages.error(request, _changed(changed.entry))
    else:
        messages.success(request, _("%(name)s is off the waiting list.") % {"name": shown.child.first_name})
    return redirect("office:waiting_entry", shown.pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry that was refused or has expired back on the list."""
    shown = _entry(request, pk)
    try:
        actions.reopen(user_of(request), shown.pk)
    except actions.StateChangedError as changed:
        messages.error(request, _changed(changed.entry))
    except actions.WaitsAlreadyError:
        messages.error(request, _waits_already())
    else:
        messages.success(request, _("%(name)s waits again.") % {"name": shown.child.first_name})
    return redirect("office:waiting_entry", shown.pk)


def _changed(changed: WaitingEntry) -> str:
    return _("That is not possible any more: this entry is now “%(state)s”.") % {
        "state": changed.get_state_display()
    }


def _entry(request: HttpRequest, pk: int) -> WaitingEntry:
    return get_object_or_404(with_offers(office_entries(user_of(request))), pk=pk)
