"""What the pages of the planners' desk share: who asks, the queue beside an opened line, and words for lines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib import clock, display
from requests_app import desk
from requests_app.actions.decide import Outcome
from requests_app.actions.take_back import take_back_refusal
from requests_app.deciding import deciding_rules
from requests_app.desk_forms import OverbookForm, QueueForm, RejectionForm, TakeBackForm
from requests_app.desk_panel import panel_for
from requests_app.models import Booking
from requests_app.rules.deciding import DecidingRules
from requests_app.rules.refusals import Code, Refusal
from requests_app.selectors import bookings_for_desk, rejection_templates

LINE = "regel"
AFTER = "na"
BEFORE = "voor"
CONFLICT = 409
"""The line is not any more as the page showed it, or the group is full: nothing was done."""
INVALID = 422
"""Something was not filled in as it must be."""


class DeskRequest(HttpRequest):
    """A request of a member of staff: the table of rights let nobody else in."""

    user: User
    htmx: HtmxDetails


@dataclass
class Opened:
    """The line that is open beside the queue, with what went wrong when it was decided."""

    booking: Booking
    refusals: tuple[Refusal, ...] = ()
    rejection: RejectionForm | None = None
    overbooking: OverbookForm | None = None
    taking_back: TakeBackForm | None = None


@dataclass
class Several:
    """What became of several lines at once; `chosen` stay ticked."""

    outcomes: list[Outcome] = field(default_factory=list)
    chosen: Collection[int] = ()
    rejection: RejectionForm | None = None
    problem: str = ""


def find_booking(user: User, booking_id: int) -> Booking:
    """A line that the user may see; another organisation's does not exist (404)."""
    return get_object_or_404(bookings_for_desk(user), pk=booking_id)


def wants(request: DeskRequest, part: str) -> bool:
    """Whether a script asks for one part of the page alone, by the id of the element that it fills."""
    return bool(request.htmx) and not request.htmx.history_restore_request and request.htmx.target == part


def queue_url(request: DeskRequest, line: int | None) -> str:
    """The address of the queue as it is filtered now, with a line open or none."""
    query = request.GET.copy()
    query.pop(LINE, None)
    if line is not None:
        query[LINE] = str(line)
    return f"{reverse('desk:queue')}{_question(query)}"


def filters_of(request: DeskRequest) -> str:
    """The filters and the page of the queue, to go along in addresses: `?locatie=3`, or nothing."""
    query = request.GET.copy()
    query.pop(LINE, None)
    return _question(query)


def _question(query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else ""


def draw_desk(
    request: DeskRequest, opened: Opened | None, *, several: Several | None = None, status: int = 200
) -> HttpResponse:
    """The queue, with a line open beside it; only the changing part when a script asks for that."""
    groups = desk.desk_groups(request.user)
    rules = rules_of(request.user)
    numbers = desk.counts(request.user, groups, rules)
    form = QueueForm(request.GET, groups, numbers)
    wanted = form.chosen
    context = {
        "filters": form,
        "filter_query": filters_of(request),
        "is_filtered": wanted != desk.QueueFilter(),
        "numbers": numbers,
        "queue": desk.queue(
            request.user,
            groups,
            wanted,
            rules,
            after=request.GET.get(AFTER, ""),
            before=request.GET.get(BEFORE, ""),
        ),
        "several": several or Several(),
        "several_rejection": (several and several.rejection) or rejection_form(request.user, several=True),
        "may_decide": request.user.has_right(Right.DECIDE_REQUESTS),
        "wanted": wanted,
    }
    if opened is not None:
        context |= panel_context(request, opened)
    part = wants(request, "desk")
    response = render(request, "desk/_desk.html" if part else "desk/queue.html", context, status=status)
    if part:
        response["HX-Push-Url"] = queue_url(request, opened.booking.pk if opened else None)
    return response


def panel_context(request: DeskRequest, opened: Opened) -> dict[str, Any]:
    """What the panel of one line shows. Looking at the children of its request is recorded (N-21)."""
    panel = panel_for(request.user, opened.booking)
    children = {line.child_id: line.child for line in (opened.booking, *panel.siblings)}
    record_looks(
        Action.BOOKING_OPENED, actor=request.user, clients=list(children.values()), subject=opened.booking
    )
    return {
        "panel": panel,
        "refusals": opened.refusals,
        "may_go_first": any(refusal.code is Code.EARLIER_WAITS for refusal in opened.refusals),
        "rejection": opened.rejection or rejection_form(request.user),
        "rejection_is_open": opened.rejection is not None,
        "overbooking": opened.overbooking or OverbookForm(),
        "overbooking_is_open": opened.overbooking is not None,
        "taking_back": opened.taking_back or TakeBackForm(),
        "taking_back_is_open": opened.taking_back is not None,
        "take_back_refusal": take_back_refusal(opened.booking, clock.now()),
        "filter_query": filters_of(request),
        "back_url": queue_url(request, None),
        "may_decide": request.user.has_right(Right.DECIDE_REQUESTS),
    }


def rules_of(user: User) -> DecidingRules:
    """The rules about deciding of the organisation of a member of staff."""
    assert user.organisation is not None
    return deciding_rules(user.organisation)


def rejection_form(user: User, data: Any = None, *, several: bool = False) -> RejectionForm:
    """The form for one line; that for several stands on the same page, with ids of its own."""
    return RejectionForm(data, rejection_templates(user), auto_id="several_%s" if several else "one_%s")


def lines_in_words(bookings: Iterable[Booking]) -> str:
    """Lines as a planner speaks of them: "Noortje wo 24-11-2026 07:30-13:00; Ties ..."."""
    return "; ".join(line_in_words(booking) for booking in bookings)


def line_in_words(booking: Booking) -> str:
    on = display.short_date(booking.date, get_language() or "nl")
    return f"{booking.child.first_name} {on} {display.span(booking.starts, booking.ends)}"
