"""Overig > Inschrijvingen: what the children wait for, and answering an offer (P-44, K-12)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.childcare.actions import waiting_list, waiting_offers
from core.childcare.choices import STILL_WAITING, OfferState
from core.childcare.family_pages import FamilyRequest, asking_page
from core.childcare.models import WaitingEntry, WaitingOffer
from core.childcare.waiting import entries_of, offers_of, places_in_line
from core.lib import clock
from core.lib.templatetags.kring import short_moment
from portal.registration_list import shown_entry

CONFLICT = 409


@require_safe
@asking_page
def registrations(request: FamilyRequest) -> HttpResponse:
    """Every entry with its state; an open offer can be answered here."""
    return _draw(request)


def _draw(request: FamilyRequest, *, problem: str = "") -> HttpResponse:
    entries = list(entries_of(request.user))
    lines = places_in_line({entry.location_id for entry in entries if entry.state in STILL_WAITING})
    context = {
        "entries": [shown_entry(entry, lines.get(entry.pk), clock.now()) for entry in entries],
        "problem": problem,
    }
    return render(request, "portal/registrations.html", context, status=CONFLICT if problem else 200)


@require_POST
@asking_page
def accept_offer(request: FamilyRequest, pk: int) -> HttpResponse:
    """Take the place that is offered, if it is still there."""
    offer = _offer(request, pk)
    try:
        waiting_offers.accept(request.user, offer.pk)
    except waiting_offers.AnsweredAlreadyError as answered:
        return _draw(request, problem=_answered_words(answered.offer))
    except waiting_offers.PlaceGoneError as gone:
        return _draw(request, problem=_gone_words(gone.first))
    messages.success(
        request,
        _("%(name)s has the place. You find it in the agenda.") % {"name": offer.entry.child.first_name},
    )
    return redirect("portal:registrations")


@require_POST
@asking_page
def refuse_offer(request: FamilyRequest, pk: int) -> HttpResponse:
    """Leave the place to somebody else, and wait on or not."""
    offer = _offer(request, pk)
    wait_on = request.POST.get("wait_on") == "yes"
    try:
        waiting_offers.refuse(request.user, offer.pk, wait_on=wait_on)
    except waiting_offers.AnsweredAlreadyError as answered:
        return _draw(request, problem=_answered_words(answered.offer))
    words = (
        _("You refused the place. %(name)s stays on the waiting list, at the same place.")
        if wait_on
        else _("You refused the place. %(name)s is no longer on the waiting list.")
    )
    messages.success(request, words % {"name": offer.entry.child.first_name})
    return redirect("portal:registrations")


@require_POST
@asking_page
def withdraw(request: FamilyRequest, pk: int) -> HttpResponse:
    """Take a child off the waiting list."""
    entry: WaitingEntry = get_object_or_404(entries_of(request.user), pk=pk)
    try:
        waiting_list.withdraw(request.user, entry.pk)
    except waiting_list.StateChangedError as changed:
        state = changed.entry.get_state_display()
        return _draw(
            request, problem=_("This does not wait any more: it is now “%(state)s”.") % {"state": state}
        )
    messages.success(request, _("%(name)s is off the waiting list.") % {"name": entry.child.first_name})
    return redirect("portal:registrations")


def _answered_words(offer: WaitingOffer) -> str:
    """Who was first, and when."""
    if offer.state == OfferState.OPEN:
        return _("This offer could be answered until %(moment)s and has ended. Call the office.") % {
            "moment": short_moment(offer.answer_by)
        }
    if offer.answered_by is None:
        return _("This offer has ended: %(state)s.") % {"state": offer.get_state_display()}
    return _("%(name)s was first: %(state)s on %(moment)s.") % {
        "name": offer.answered_by.full_name,
        "state": offer.get_state_display(),
        "moment": short_moment(offer.answered_at),
    }


def _gone_words(first: WaitingOffer | None) -> str:
    """Another family is not named."""
    if first is None:
        return _(
            "The group has filled up meanwhile, so the place is gone. "
            "Your child stays at the same place on the waiting list."
        )
    return _(
        "Another family was first: they accepted a place in this group on %(moment)s, and now it is full. "
        "Your child stays at the same place on the waiting list."
    ) % {"moment": short_moment(first.answered_at)}


def _offer(request: FamilyRequest, pk: int) -> WaitingOffer:
    return get_object_or_404(offers_of(request.user), pk=pk)
