"""Aanvragen & afwezigheden: the overview, one booking, and the bin (R-09, R-25)."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.next_page import next_page
from core.childcare.choices import PriceUnit
from core.childcare.family_pages import FamilyRequest, asking_page, children_page, wants_part
from core.childcare.selectors import children_of
from core.lib.templatetags.kring import short_date
from requests_app.actions import cancel_booking
from requests_app.actions.cancel_booking import Cancelled
from requests_app.choices import BookingStatus
from requests_app.deciding import deciding_rules, turn_of
from requests_app.forms import OverviewFilter
from requests_app.models import Booking
from requests_app.overview import Entry, entries_of, overview_page
from requests_app.rules.refusals import Code, Refused
from requests_app.selectors import bookings_of
from requests_app.wording import sentences


@require_safe
@children_page
def overview(request: FamilyRequest) -> HttpResponse:
    """Every request of the family, newest first, filtered by child, kind and status."""
    children = list(children_of(request.user))
    filters = OverviewFilter(request.GET, children)
    page = overview_page(
        request.user,
        _shown(filters),
        kind=filters.chosen("kind"),
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
    )
    context = {
        "page": page,
        "filters": filters,
        "may_ask": request.access.may_ask,
    }
    template = "requests/_overview_list.html" if wants_part(request) else "requests/overview.html"
    return render(request, template, context)


def _shown(filters: OverviewFilter) -> Q:
    shown = Q()
    if filters.chosen("child"):
        shown &= Q(child=filters.chosen("child"))
    if filters.chosen("status"):
        shown &= Q(status=filters.chosen("status"))
    return shown


@require_safe
@children_page
def booking(request: FamilyRequest, booking_id: int) -> HttpResponse:
    """Everything about one booking, with the other days of its period."""
    return _booking_page(request, booking_id)


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def cancel(request: FamilyRequest, booking_id: int) -> HttpResponse:
    """Asks whether it is meant, and cancels; a period as a whole."""
    if request.method == "POST":
        return _cancel(request, booking_id)
    found, series = _find(request, booking_id)
    entry = _entry(found, series)
    if not entry.can_be_cancelled:
        return redirect("requests:booking", booking_id)
    return render(
        request, "requests/cancel.html", {"entry": entry, "booking": found, "next": next_page(request)}
    )


def _cancel(request: FamilyRequest, booking_id: int) -> HttpResponse:
    try:
        cancelled = cancel_booking.cancel(request.user, booking_id)
    except Booking.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        decided = any(refusal.code is Code.CANCEL_DECIDED for refusal in refused.refusals)
        return _booking_page(request, booking_id, sentences(refused.refusals), status=409 if decided else 422)
    messages.success(request, _told(cancelled))
    return redirect(next_page(request) or "requests:overview")


def _told(cancelled: Cancelled) -> str:
    """What was cancelled, and what stays because it was decided already."""
    first, number = cancelled.bookings[0], len(cancelled.bookings)
    words = ngettext(
        "Cancelled: %(child)s, %(date)s.", "Cancelled: %(child)s, %(days)d days from %(date)s.", number
    ) % {"child": first.child.first_name, "date": short_date(first.date), "days": number}
    if cancelled.stayed:
        words += " " + ngettext(
            "%(days)d day was decided already and stays as it is.",
            "%(days)d days were decided already and stay as they are.",
            len(cancelled.stayed),
        ) % {"days": len(cancelled.stayed)}
    return words


def _booking_page(
    request: FamilyRequest, booking_id: int, problems: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    found, series = _find(request, booking_id)
    context = {
        "booking": found,
        "rate": (found.price_unit == PriceUnit.HOUR, found.rate),
        "decided_label": BookingStatus(found.status).label,
        "series": series if len(series) > 1 else [],
        "entry": _entry(found, series),
        "turn": _turn(found),
        "problems": problems,
        "may_ask": request.access.may_ask,
        "next": next_page(request),
    }
    return render(request, "requests/booking.html", context, status=status)


def _turn(found: Booking) -> datetime | None:
    """From when the planners decide it, where that has not come."""
    if found.status != BookingStatus.PENDING:
        return None
    return turn_of(found, deciding_rules(found.organisation))


def _find(request: FamilyRequest, booking_id: int) -> tuple[Booking, list[Booking]]:
    """The booking with all days of its period, itself included; 404 for another family's."""
    found = get_object_or_404(
        bookings_of(request.user).select_related("request__submitted_by"), pk=booking_id
    )
    if found.series is None:
        return found, [found]
    series = bookings_of(request.user).filter(series=found.series).order_by("date", "starts", "pk")
    return found, list(series)


def _entry(found: Booking, series: list[Booking]) -> Entry:
    """What the bin at this booking cancels: all undecided days of its period, or a decided day by itself."""
    return entries_of(series if found.status == BookingStatus.PENDING else [found])[0]
