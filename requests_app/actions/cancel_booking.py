"""A parent cancels a booking from the calendar or the overview (R-09)."""

from dataclasses import dataclass

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.actions import credits, swaps
from requests_app.actions.freed_places import FreedPlace, mark_waiting
from requests_app.actions.settle import lock_requests, settle
from requests_app.choices import BookingStatus
from requests_app.facts import policy_of, working_days_of
from requests_app.models import Booking
from requests_app.rules.cancelling import CancelCase, judge_cancel
from requests_app.rules.policy import CancelApproved, CancelPending, IsWorkingDay, Policy, Scope
from requests_app.rules.refusals import Refusal, Refused
from requests_app.selectors import asking_guardian, bookings_of


@dataclass(frozen=True)
class Cancelled:
    """What happened: the cancelled lines, and the decided days of the same period that stay."""

    bookings: tuple[Booking, ...]
    stayed: tuple[Booking, ...]


class CancelJudge:
    """Judges many bookings of one organisation against policy and clock, in a constant number of queries."""

    def __init__(self, policy: Policy, is_working_day: IsWorkingDay) -> None:
        self._policy = policy
        self._is_working_day = is_working_day
        self._now = clock.now()

    @classmethod
    def of(cls, bookings: list[Booking]) -> "CancelJudge | None":
        """A judge for these bookings; None when there are none."""
        if not bookings:
            return None
        organisation = bookings[0].organisation
        last = max(booking.date for booking in bookings)
        return cls(policy_of(organisation), working_days_of(organisation, last))

    def refusal(self, booking: Booking) -> Refusal | None:
        """Why the booking cannot be cancelled; None where it can."""
        scope = Scope(booking.group.location_id, booking.group.care_type, booking.day_part.contract_form)
        case = CancelCase(
            status=booking.status,
            starts_at=clock.local(booking.date, booking.starts),
            decided_at=booking.decided_at,
            pending_rule=self._policy.get(CancelPending, scope, booking.date),
            approved_rule=self._policy.get(CancelApproved, scope, booking.date),
        )
        return judge_cancel(case, self._now, self._is_working_day)


@transaction.atomic
def cancel(user: User, booking_id: int) -> Cancelled:
    """Cancel a booking of the user's family; a period as a whole, of which decided days stay.

    Raises Booking.DoesNotExist for a booking that is not the family's, Refused with the reason where policy
    or an earlier decision forbids it.
    """
    found = bookings_of(user).get(pk=booking_id)
    if asking_guardian(user) is None:
        raise Booking.DoesNotExist
    requests = lock_requests([found.request_id])
    chosen, stayed = _lines(found)
    judge = CancelJudge.of(chosen)
    assert judge is not None
    refusals = [refusal for refusal in (judge.refusal(booking) for booking in chosen) if refusal]
    if refusals:
        raise Refused(refusals[0])
    _cancel(user, chosen)
    settle(requests)
    return Cancelled(tuple(chosen), tuple(stayed))


def _lines(found: Booking) -> tuple[list[Booking], list[Booking]]:
    """The lines to cancel, locked, and those of the same period that were decided and stay."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related(
        "organisation", "child", "group__location", "day_part", "request"
    )
    if found.series is None:
        return list(rows.filter(pk=found.pk)), []
    series = list(rows.filter(request=found.request_id, series=found.series).order_by("pk"))
    current = next(booking for booking in series if booking.pk == found.pk)
    if current.status != BookingStatus.PENDING:
        return [current], []
    open_lines = [booking for booking in series if booking.status == BookingStatus.PENDING]
    decided = {BookingStatus.APPROVED, BookingStatus.REJECTED}
    return open_lines, [booking for booking in series if booking.status in decided]


def _cancel(user: User, bookings: list[Booking]) -> None:
    approved = [booking for booking in bookings if booking.status == BookingStatus.APPROVED]
    now = clock.now()
    for booking in bookings:
        booking.status = BookingStatus.CANCELLED
        booking.decided_at = now
        booking.decided_by = user
    Booking.objects.bulk_update(bookings, ["status", "decided_at", "decided_by"])
    credits.release(bookings, user)
    swaps.leave_planned(bookings)
    _free_places(approved)
    trail.record_all(
        trail.event(
            Action.BOOKING_CANCELLED,
            actor=user,
            subject=booking,
            client=booking.child,
            organisation_id=booking.organisation_id,
        )
        for booking in bookings
    )


def _free_places(bookings: list[Booking]) -> None:
    """Give up the care moments, and tell the desk of the places."""
    CareMoment.objects.filter(booking__in=bookings).update(status=MomentStatus.GIVEN_UP)
    mark_waiting(
        FreedPlace(booking.group_id, booking.date, booking.starts, booking.ends) for booking in bookings
    )
