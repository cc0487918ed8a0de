from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from requests_app import desk, wording
from requests_app.actions import decide
from requests_app.actions import take_back as decisions
from requests_app.actions.decide import Outcome
from requests_app.desk_forms import OverbookForm, QueueForm, TakeBackForm
from requests_app.rules.refusals import Refused
from requests_app.views.desk import (
    CONFLICT,
    INVALID,
    DeskRequest,
    Opened,
    draw_desk,
    find_booking,
    lines_in_words,
    panel_context,
    queue_url,
    rejection_form,
    rules_of,
    wants,
)


@require_safe
def booking(request: DeskRequest, booking_id: int) -> HttpResponse:
    """One line with all that a decision asks for: a page by itself, or the panel beside the queue."""
    return _draw(request, Opened(find_booking(request.user, booking_id)))


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: DeskRequest, booking_id: int) -> HttpResponse:
    """Place the child; past the group's capacity when the form for that was sent, with its reason; before who asked
    earlier when the planner was told of them.
    """
    if request.method != "POST":
        return redirect("desk:booking", booking_id)
    reason = ""
    if "overbook" in request.POST:
        form = OverbookForm(request.POST)
        if not form.is_valid():
            opened = Opened(find_booking(request.user, booking_id), overbooking=form)
            return _draw(request, opened, status=INVALID)
        reason = form.cleaned_data["reason"]
    try:
        outcomes = decide.approve(
            request.user, [booking_id], overbook_reason=reason, out_of_turn="out_of_turn" in request.POST
        )
    except Refused as refused:
        raise PermissionDenied(" ".join(wording.sentences(refused.refusals))) from refused
    return _tell(request, booking_id, outcomes, _("Approved: %(lines)s."))


@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: DeskRequest, booking_id: int) -> HttpResponse:
    """Reject with a reason that the parent reads."""
    if request.method != "POST":
        return redirect("desk:booking", booking_id)
    form = rejection_form(request.user, request.POST)
    if not form.is_valid():
        opened = Opened(find_booking(request.user, booking_id), rejection=form)
        return _draw(request, opened, status=INVALID)
    outcomes = decide.reject(request.user, [booking_id], reason=form.words)
    return _tell(request, booking_id, outcomes, _("Rejected: %(lines)s."))


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: DeskRequest, booking_id: int) -> HttpResponse:
    """Undo a decision with all its effects; the line is open again for anyone to decide."""
    if request.method != "POST":
        return redirect("desk:booking", booking_id)
    form = TakeBackForm(request.POST)
    line = find_booking(request.user, booking_id)
    if not form.is_valid():
        return _draw(request, Opened(line, taking_back=form), status=INVALID)
    try:
        lines = decisions.take_back(request.user, booking_id, reason=form.cleaned_data["reason"])
    except Refused as refused:
        opened = Opened(find_booking(request.user, booking_id), refused.refusals)
        return _draw(request, opened, status=CONFLICT)
    messages.success(request, _("Taken back: %(lines)s.") % {"lines": lines_in_words(lines)})
    return redirect("desk:booking", booking_id)


def _tell(request: DeskRequest, booking_id: int, outcomes: list[Outcome], done: str) -> HttpResponse:
    """Go on with the next line; or stay, with the line as it is now, when it could not be decided."""
    if not outcomes:
        raise Http404
    refusals = tuple(refusal for outcome in outcomes for refusal in outcome.refusals)
    line = find_booking(request.user, booking_id)
    if refusals:
        return _draw(request, Opened(line, refusals), status=CONFLICT)
    messages.success(request, done % {"lines": lines_in_words(outcome.booking for outcome in outcomes)})
    groups = desk.desk_groups(request.user)
    wanted = QueueForm(request.GET, groups).chosen
    lines = desk.filtered(request.user, groups, wanted, rules_of(request.user))
    return redirect(queue_url(request, desk.next_line(lines, line)))


def _draw(request: DeskRequest, opened: Opened, *, status: int = 200) -> HttpResponse:
    if wants(request, "desk"):
        return draw_desk(request, opened, status=status)
    part = wants(request, "panel")
    template = "desk/_panel.html" if part else "desk/booking.html"
    response = render(request, template, panel_context(request, opened), status=status)
    if part:
        response["HX-Push-Url"] = queue_url(request, opened.booking.pk)
    return response
