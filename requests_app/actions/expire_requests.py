"""Withdrawing undecided requests whose date has come (R-60, R-61)."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q

from core.audit.choices import Action
from core.lib import clock
from requests_app.actions import credits, swaps
from requests_app.actions.settle import EXPIRED, News, settle, tell_families
from requests_app.choices import BookingStatus
from requests_app.models import Booking, Request
from requests_app.trail_lines import record_bookings
from requests_app.written_to_registers import write_requests

BATCH = 200


def expire_due(*, batch: int = BATCH) -> int:
    """Expire everything that is due, in batches of requests; returns how many lines expired.

    Each batch is a transaction of its own and skips requests that somebody is deciding or another worker is
    expiring at this moment, so running twice, late or at the same time changes nothing twice.
    """
    expired = 0
    while True:
        done = _expire_batch(batch)
        if not done:
            return expired
        expired += done


@transaction.atomic
def _expire_batch(batch: int) -> int:
    now = clock.now()
    due = Booking.objects.filter(status=BookingStatus.PENDING, expires_at__lte=now)
    ids = due.order_by("expires_at", "pk").values_list("request_id", flat=True)[:batch]
    requests = list(
        Request.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=set(ids))
        .select_related("submitted_by__user", "family")
        .order_by("pk")
    )
    bookings = list(
        Booking.objects.select_for_update(of=("self",))
        .filter(request__in=requests, status=BookingStatus.PENDING)
        .filter(Q(expires_at__lte=now) | Q(request__as_a_whole=True))
        .select_related("child")
        .order_by("pk")
    )
    if not bookings:
        return 0
    for booking in bookings:
        booking.status = BookingStatus.EXPIRED
        booking.decided_at = now
    Booking.objects.bulk_update(bookings, ["status", "decided_at"])
    credits.release(bookings, None)
    swaps.leave_planned(bookings)
    record_bookings(Action.BOOKING_EXPIRED, bookings, None)
    write_requests(bookings)
    _tell(requests, bookings)
    return len(bookings)


def _tell(requests: list[Request], bookings: list[Booking]) -> None:
    """The one message when nothing is open any more; else a message about the lines that expired."""
    settle(requests)
    still_open = set(
        Booking.objects.filter(request__in=requests, status=BookingStatus.PENDING).values_list(
            "request_id", flat=True
        )
    )
    lines: dict[int, list[int]] = defaultdict(list)
    for booking in bookings:
        lines[booking.request_id].append(booking.pk)
    tell_families(
        EXPIRED,
        [
            News(request, str(lines[request.pk][0]), {"bookings": lines[request.pk]})
            for request in requests
            if request.pk in still_open and request.pk in lines
        ],
    )
