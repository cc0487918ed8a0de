"""A planner takes a decision back: one step that undoes all it did (R-55)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit.choices import Action
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.childcare.room import lock_days
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits, swaps
from requests_app.actions.freed_places import FreedPlace, mark_waiting
from requests_app.actions.placed_care import check_as_placed
from requests_app.actions.settle import News, lock_requests, tell_families
from requests_app.choices import BookingStatus
from requests_app.models import Booking, GivenUp, Request
from requests_app.rules.refusals import Code, Refusal, Refused, refused
from requests_app.selectors import bookings_for_desk
from requests_app.trail_lines import record_bookings
from requests_app.written_to_registers import write_requests

TAKEN_BACK = "requests.taken_back"
_TAKEABLE = (BookingStatus.APPROVED, BookingStatus.REJECTED)
_CODES = {
    "child_planned_once_at_a_time": Code.CHILD_ALREADY_PLANNED,
    "group_within_capacity": Code.SWAP_ORIGINAL_DAY_FULL,
    "one_open_request_at_a_time": Code.ASKED_ANEW,
    "one_open_swap_of_a_moment": Code.ASKED_ANEW,
    "one_open_swap_at_a_time": Code.ASKED_ANEW,
    "credit_never_negative": Code.CREDIT_USED_UP,
}


def take_back_refusal(booking: Booking, now: datetime) -> Refusal | None:
    """Why the decision on a line cannot be taken back; None where it can."""
    if booking.status not in _TAKEABLE:
        return Refusal(Code.NOT_DECIDED)
    given_up = getattr(booking, "given_up", None)
    undoes = (
        [booking] if given_up is None or booking.status == BookingStatus.REJECTED else [booking, given_up]
    )
    for care in undoes:
        if clock.local(care.date, care.starts) <= now:
            return Refusal(Code.TAKE_BACK_STARTED, {"on": care.date, "starts": care.starts})
    return None


def take_back(user: User, booking_id: int, *, reason: str) -> list[Booking]:
    """Undo the decision on a line, or on all lines of an as-a-whole request; returns the lines as they are now.

    They are undecided again, or expired where that moment has passed meanwhile. Raises Booking.DoesNotExist for a line
    that the user may not see, Refused with the reason where it is not possible.
    """
    if not reason.strip():
        raise refused(Code.REASON_NEEDED)
    try:
        with transaction.atomic():
            return _take_back(user, booking_id, reason.strip())
    except IntegrityError as error:
        code = _CODES.get(constraint_of(error))
        if code is None:
            raise
        raise refused(code) from error


def _take_back(user: User, booking_id: int, reason: str) -> list[Booking]:
    found = bookings_for_desk(user).get(pk=booking_id)
    [request] = lock_requests([found.request_id])
    bookings = _locked(found)
    now = clock.now()
    refusals = [refusal for booking in bookings if (refusal := take_back_refusal(booking, now))]
    if refusals:
        raise Refused(refusals[0])
    approved = [booking for booking in bookings if booking.status == BookingStatus.APPROVED]
    check_as_placed(approved)
    _lock_days_of(bookings)
    _unplace(approved)
    credits.release(approved, user)
    _reopen(bookings, user, reason, now)
    still_open = [booking for booking in bookings if booking.status == BookingStatus.PENDING]
    credits.reserve(still_open, user)
    # After the bookings, so that the database sees one open swap of each moment.
    GivenUp.objects.filter(booking__in=still_open).update(is_open=True)
    Request.objects.filter(pk=request.pk).update(settled_at=None if still_open else now)
    _tell(request, bookings, reason)
    record_bookings(Action.DECISION_TAKEN_BACK, bookings, user, ground=reason)
    write_requests(bookings)
    return bookings


def _locked(found: Booking) -> list[Booking]:
    """The line, or the decided lines of its as-a-whole request, locked."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related(
        "child", "group", "request", "given_up"
    )
    if not found.request.as_a_whole:
        return list(rows.filter(pk=found.pk))
    return list(rows.filter(request=found.request_id, status__in=_TAKEABLE).order_by("pk"))


def _lock_days_of(bookings: list[Booking]) -> None:
    given_up = GivenUp.objects.filter(booking__in=bookings).values_list("group_id", "date")
    lock_days([*((booking.group_id, booking.date) for booking in bookings), *given_up])


def _unplace(approved: list[Booking]) -> None:
    """The care that approval planned goes; what a swap gave up is planned again, where there is still room."""
    moments = [booking.care_moment_id for booking in approved if booking.care_moment_id]
    CareMoment.objects.filter(pk__in=moments).update(status=MomentStatus.GIVEN_UP)
    for booking in approved:
        booking.care_moment = None
    mark_waiting(
        FreedPlace(booking.group_id, booking.date, booking.starts, booking.ends) for booking in approved
    )
    swaps.plan_again(approved)


def _reopen(bookings: list[Booking], user: User, reason: str, now: datetime) -> None:
    for booking in bookings:
        over = booking.expires_at <= now
        booking.status = BookingStatus.EXPIRED if over else BookingStatus.PENDING
        booking.decided_at = now if over else None
        booking.decided_by = None
        booking.reason = ""
        booking.taken_back_at = now
        booking.taken_back_by = user
        booking.taken_back_reason = reason
    fields = ["status", "decided_at", "decided_by", "reason", "care_moment"]
    Booking.objects.bulk_update(bookings, [*fields, "taken_back_at", "taken_back_by", "taken_back_reason"])


def _tell(request: Request, bookings: list[Booking], reason: str) -> None:
    key = f"{bookings[0].pk}:{clock.now().isoformat()}"
    facts = {"bookings": [booking.pk for booking in bookings], "reason": reason}
    tell_families(TAKEN_BACK, [News(request, key, facts)])
