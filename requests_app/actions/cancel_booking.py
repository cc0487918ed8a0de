"""A parent cancels a booking from the calendar or the overview (R-09)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit.choices import Action
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.childcare.rules.price import hours_of
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits, swaps
from requests_app.actions.freed_places import FreedPlace, mark_waiting
from requests_app.actions.placed_care import check_as_placed
from requests_app.actions.settle import lock_requests, settle
from requests_app.choices import BookingStatus, CreditOrigin, CreditUnit, RequestKind
from requests_app.deciding import scope_of, starts_at
from requests_app.facts import policy_of, working_days_of
from requests_app.models import Booking, Credit
from requests_app.planned_care import FURTHEST_WINDOW
from requests_app.rules.absence import WITHOUT_END
from requests_app.rules.cancelling import CancelCase, CancelVerdict, charge_of, judge_cancel
from requests_app.rules.policy import (
    CalendarFacts,
    CancelApproved,
    CancelDecided,
    CancelPending,
    CancelSwap,
    IsWorkingDay,
    Late,
    Policy,
)
from requests_app.rules.refusals import Code, Refusal, Refused, refused
from requests_app.selectors import asking_guardian, bookings_of
from requests_app.trail_lines import record_bookings
from requests_app.written_to_registers import write_requests


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

    def judge(self, booking: Booking) -> CancelVerdict:
        """Whether the booking can be cancelled, and under which rule it costs something."""
        scope = scope_of(booking)
        is_swap = booking.request.kind == RequestKind.SWAP
        case = CancelCase(
            status=booking.status,
            starts_at=first_start(booking),
            submitted_at=booking.request.submitted_at,
            decided_at=booking.decided_at,
            pending_rule=self._policy.get(CancelPending, scope, booking.date),
            approved_rule=self._policy.get(CancelSwap if is_swap else CancelApproved, scope, booking.date),
        )
        return judge_cancel(case, self._now, self._is_working_day)

    def refusal(self, booking: Booking) -> Refusal | None:
        """Why the booking cannot be cancelled; None where it can."""
        return self.judge(booking).refusal


def first_start(booking: Booking) -> datetime:
    """When the care starts; of a swap the earlier of what is given up and what is asked."""
    starts = starts_at(booking)
    given_up = getattr(booking, "given_up", None)
    return starts if given_up is None else min(starts, clock.local(given_up.date, given_up.starts))


@transaction.atomic
def cancel(user: User, booking_id: int) -> Cancelled:
    """Cancel a booking of the user's family; a period as a whole, of which decided days stay.

    Raises Booking.DoesNotExist for a booking that is not the family's, Refused with the reason where policy
    or an earlier decision forbids it, or where an approved swap cannot go back because its place is taken.
    """
    found = bookings_of(user).get(pk=booking_id)
    if asking_guardian(user) is None:
        raise Booking.DoesNotExist
    requests = lock_requests([found.request_id])
    chosen, stayed = _lines(found)
    judge = CancelJudge.of(chosen)
    assert judge is not None
    verdicts = [judge.judge(booking) for booking in chosen]
    refusals = [verdict.refusal for verdict in verdicts if verdict.refusal]
    if refusals:
        raise Refused(refusals[0])
    _cancel(
        user, chosen, {booking.pk: verdict.late for booking, verdict in zip(chosen, verdicts, strict=True)}
    )
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


def _cancel(user: User, bookings: list[Booking], late: Mapping[int, CancelDecided | None]) -> None:
    """`late` says by booking under which rule it costs something."""
    approved = [booking for booking in bookings if booking.status == BookingStatus.APPROVED]
    check_as_placed(approved)
    now = clock.now()
    for booking in bookings:
        rule = late[booking.pk]
        booking.status = BookingStatus.CANCELLED
        booking.decided_at = now
        booking.decided_by = user
        booking.cancel_charge = charge_of(booking.amount, rule) if rule else Decimal(0)
    Booking.objects.bulk_update(bookings, ["status", "decided_at", "decided_by", "cancel_charge"])
    kept = {pk for pk, rule in late.items() if rule is not None and rule.late is not Late.FEE}
    credits.release([booking for booking in bookings if booking.pk not in kept], user)
    swaps.leave_planned(bookings)
    _free_places(approved)
    _go_back([booking for booking in approved if booking.pk not in kept])
    _grant_for_late(user, [(booking, rule) for booking in bookings if (rule := late[booking.pk])])
    record_bookings(Action.BOOKING_CANCELLED, bookings, user)
    write_requests(bookings)


def _free_places(bookings: list[Booking]) -> None:
    """Give up the care moments, and tell the desk of the places."""
    CareMoment.objects.filter(booking__in=bookings).update(status=MomentStatus.GIVEN_UP)
    mark_waiting(
        FreedPlace(booking.group_id, booking.date, booking.starts, booking.ends) for booking in bookings
    )


def _go_back(bookings: list[Booking]) -> None:
    """What approved swaps gave up is planned again. Raises Refused where that place is taken."""
    try:
        with transaction.atomic():
            swaps.plan_again(bookings)
    except IntegrityError as error:
        if constraint_of(error) not in {"group_within_capacity", "child_planned_once_at_a_time"}:
            raise
        raise refused(Code.SWAP_ORIGINAL_DAY_FULL) from error


def _grant_for_late(user: User, late: list[tuple[Booking, CancelDecided]]) -> None:
    """A credit for care that is invoiced although it was cancelled, where the policy gives one."""
    today = clock.today()
    for booking, rule in late:
        if rule.credit_validity is None:
            continue
        facts = CalendarFacts(working_days_of(booking.organisation, today + FURTHEST_WINDOW))
        last = rule.credit_validity.bounds(today, facts).last or today + WITHOUT_END
        credit = Credit(
            child_id=booking.child_id,
            unit=CreditUnit.HOURS,
            origin=CreditOrigin.GOODWILL,
            note=f"{booking.date:%d-%m-%Y}",
            valid_from=today,
            valid_until=last,
        )
        credits.grant(credit, hours_of(booking.minutes), by=user, reason=credit.note)
