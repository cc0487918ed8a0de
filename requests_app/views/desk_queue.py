from datetime import time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.paging import page_by_cursor
from requests_app.actions import decide
from requests_app.desk import PAGE
from requests_app.models import Booking
from requests_app.selectors import bookings_for_desk
from requests_app.views.desk import (
    AFTER,
    BEFORE,
    CONFLICT,
    INVALID,
    LINE,
    DeskRequest,
    Opened,
    Several,
    draw_desk,
    queue_url,
    rejection_form,
)

CHOSEN = "gekozen"
WHEN = "wanneer"
TODAY = "vandaag"


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """Undecided lines by expiry, and beside them the line that is open."""
    opened = _opened(request)
    return draw_desk(request, Opened(opened) if opened else None)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_several(request: DeskRequest) -> HttpResponse:
    """Decide all ticked lines alike; the answer says line by line what happened (R-52)."""
    if request.method != "POST":
        # A reload of the answer after signing in again, say.
        return redirect(queue_url(request, None))
    chosen = [int(number) for number in request.POST.getlist(CHOSEN) if _is_number(number)]
    if not chosen:
        problem = _("Tick one or more requests first.")
        return draw_desk(request, None, several=Several(problem=problem), status=INVALID)
    if request.POST.get("decision") == "approve":
        return _tell(request, decide.approve(request.user, chosen))
    form = rejection_form(request.user, request.POST, several=True)
    if not form.is_valid():
        return draw_desk(request, None, several=Several(chosen=chosen, rejection=form), status=INVALID)
    return _tell(request, decide.reject(request.user, chosen, reason=form.words))


@require_safe
def decided(request: DeskRequest) -> HttpResponse:
    """What was decided, by whom and when; the newest first."""
    lines = bookings_for_desk(request.user).filter(decided_at__isnull=False)
    only_today = request.GET.get(WHEN, TODAY) == TODAY
    if only_today:
        lines = lines.filter(decided_at__gte=clock.local(clock.today(), time.min))
    page = page_by_cursor(
        lines,
        "decided_at",
        PAGE,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
        newest_first=True,
    )
    return render(request, "desk/decided.html", {"page": page, "only_today": only_today})


def _opened(request: DeskRequest) -> Booking | None:
    """The line that the address asks to open; a line that is not there is no reason to refuse the queue."""
    number = request.GET.get(LINE, "")
    if not _is_number(number):
        return None
    return bookings_for_desk(request.user).filter(pk=int(number)).first()


def _tell(request: DeskRequest, outcomes: list[decide.Outcome]) -> HttpResponse:
    done = sum(outcome.done for outcome in outcomes)
    failed = [outcome.booking.pk for outcome in outcomes if not outcome.done]
    if done:
        text = ngettext("%(n)d request decided.", "%(n)d requests decided.", done) % {"n": done}
        messages.success(request, text)
    several = Several(outcomes=outcomes, chosen=failed)
    return draw_desk(request, None, several=several, status=CONFLICT if failed else 200)


def _is_number(text: str) -> bool:
    """Whether this can be the number of a line; longer ones fit in no table."""
    return text.isdecimal() and len(text) < 19
