"""Deciding bookings at the planners' desk: approve or reject, line by line or several at once (R-52 to R-54)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import MomentOrigin
from core.childcare.models import CareMoment
from core.childcare.room import GroupDate, group_days, lock_days
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits, swaps
from requests_app.actions.placing import check_placeable, check_turn
from requests_app.actions.settle import lock_requests, settle
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import Booking
from requests_app.rules.refusals import Code, Refusal, Refused, refused
from requests_app.selectors import bookings_for_desk
from requests_app.written_to_registers import write_requests


@dataclass(frozen=True)
class Outcome:
    """What happened with one line: decided, or refused and why."""

    booking: Booking
    refusals: tuple[Refusal, ...] = ()

    @property
    def done(self) -> bool:
        return not self.refusals


def approve(
    user: User, booking_ids: Collection[int], *, overbook_reason: str = "", out_of_turn: bool = False
) -> list[Outcome]:
    """Approve lines, each in a transaction of its own; the lines of an as-a-whole request together.

    With `overbook_reason`, and the right to, a child is placed past the group's capacity; with `out_of_turn` before
    those who asked earlier for the last place, where the rules decide in order of asking. Lines that the user may not
    see are not there: they are left out of the result.
    """
    if overbook_reason and not user.has_right(Right.OVERBOOK):
        raise refused(Code.NO_RIGHT_TO_OVERBOOK)
    return _decide(user, booking_ids, BookingStatus.APPROVED, overbook_reason, out_of_turn=out_of_turn)


def reject(user: User, booking_ids: Collection[int], *, reason: str) -> list[Outcome]:
    """Reject lines with a reason that the parent will read; otherwise as `approve`."""
    if not reason.strip():
        raise refused(Code.REASON_NEEDED)
    return _decide(user, booking_ids, BookingStatus.REJECTED, reason.strip())


def _decide(
    user: User,
    booking_ids: Collection[int],
    status: BookingStatus,
    reason: str,
    *,
    out_of_turn: bool = False,
) -> list[Outcome]:
    visible = list(bookings_for_desk(user).filter(pk__in=booking_ids).order_by("pk"))
    outcomes: list[Outcome] = []
    for unit in _units(visible):
        outcomes.extend(_decide_unit(user, unit, status, reason, out_of_turn))
    return outcomes


def _units(bookings: Iterable[Booking]) -> list[list[Booking]]:
    """Lines that stand or fall together: those of an as-a-whole request, else each by itself."""
    units: dict[tuple[str, int], list[Booking]] = {}
    for booking in bookings:
        whole = booking.request.as_a_whole
        key = ("request", booking.request_id) if whole else ("booking", booking.pk)
        units.setdefault(key, []).append(booking)
    return list(units.values())


def _decide_unit(
    user: User, unit: list[Booking], status: BookingStatus, reason: str, out_of_turn: bool
) -> list[Outcome]:
    try:
        with transaction.atomic():
            decided = _decide_locked(user, unit, status, reason, out_of_turn)
    except Refused as error:
        return [Outcome(booking, error.refusals) for booking in _fresh(unit)]
    except IntegrityError as error:
        refusal = _refusal_of(error)
        return [Outcome(booking, (refusal,)) for booking in _fresh(unit)]
    return [Outcome(booking) for booking in decided]


def _fresh(unit: list[Booking]) -> list[Booking]:
    rows = Booking.objects.select_related("child", "group__location", "decided_by", "request", "day_part")
    return list(rows.filter(pk__in=[booking.pk for booking in unit]).order_by("pk"))


def _refusal_of(error: IntegrityError) -> Refusal:
    codes = {
        "group_within_capacity": Code.GROUP_FULL,
        "child_planned_once_at_a_time": Code.CHILD_ALREADY_PLANNED,
    }
    code = codes.get(constraint_of(error))
    if code is None:
        raise error
    return Refusal(code)


def _decide_locked(
    user: User, unit: list[Booking], status: BookingStatus, reason: str, out_of_turn: bool
) -> list[Booking]:
    """Lock request, lines, days and credits in that order; check; write."""
    requests = lock_requests({booking.request_id for booking in unit})
    bookings = _lock_bookings(unit)
    _check_open(bookings)
    now = clock.now()
    if status is BookingStatus.APPROVED:
        _place(user, bookings, reason, now, out_of_turn=out_of_turn)
        credits.spend(bookings, user)
    else:
        credits.release(bookings, user)
        swaps.leave_planned(bookings)
    for booking in bookings:
        booking.status = status
        booking.decided_at = now
        booking.decided_by = user
        booking.reason = reason if status is BookingStatus.REJECTED else ""
    Booking.objects.bulk_update(bookings, ["status", "decided_at", "decided_by", "reason", "care_moment"])
    trail.record_all(_events(user, bookings, status, reason))
    write_requests(bookings)
    settle(requests)
    return bookings


def _lock_bookings(unit: list[Booking]) -> list[Booking]:
    """The unit's lines, locked; of an as-a-whole request all open lines, whichever were ticked."""
    whole = unit[0].request.as_a_whole
    rows = Booking.objects.select_for_update(of=("self",)).select_related(
        "child", "group__location", "decided_by", "request", "day_part"
    )
    if whole:
        open_lines = rows.filter(request=unit[0].request_id, status=BookingStatus.PENDING).order_by("pk")
        return list(open_lines) or list(rows.filter(pk__in=[b.pk for b in unit]).order_by("pk"))
    return list(rows.filter(pk__in=[booking.pk for booking in unit]).order_by("pk"))


def _check_open(bookings: list[Booking]) -> None:
    for booking in bookings:
        if booking.status != BookingStatus.PENDING:
            raise refused(
                Code.ALREADY_DECIDED,
                status=booking.status,
                by=booking.decided_by.full_name if booking.decided_by else "",
                at=booking.decided_at,
            )


def _place(
    user: User, bookings: list[Booking], overbook_reason: str, now: datetime, *, out_of_turn: bool
) -> None:
    """Make a care moment for every line, after counting room with the groups' days locked.

    What swaps give up leaves first, so that its place counts as free.
    """
    keys: list[GroupDate] = [(booking.group_id, booking.date) for booking in bookings]
    lock_days([*keys, *swaps.days_given_up(bookings)])
    swaps.give_up(bookings)
    days = group_days(keys)
    overbooked = check_placeable(bookings, days, now, may_overbook=bool(overbook_reason))
    if not out_of_turn:
        check_turn(bookings, days)
    # First who fits: PostgreSQL counts after each statement, and an ordinary place must fit by then.
    _make_moments([booking for booking in bookings if booking.pk not in overbooked], None, "")
    _make_moments([booking for booking in bookings if booking.pk in overbooked], user, overbook_reason)


_ORIGINS = {RequestKind.EXTRA: MomentOrigin.EXTRA, RequestKind.SWAP: MomentOrigin.SWAP}


def _make_moments(bookings: list[Booking], overbooked_by: User | None, overbooked_reason: str) -> None:
    moments = CareMoment.objects.bulk_create(
        CareMoment(
            child_id=booking.child_id,
            group_id=booking.group_id,
            date=booking.date,
            starts=booking.starts,
            ends=booking.ends,
            origin=_ORIGINS[RequestKind(booking.request.kind)],
            day_part_id=booking.day_part_id,
            is_touched=True,
            overbooked_by=overbooked_by,
            overbooked_reason=overbooked_reason,
        )
        for booking in bookings
    )
    for booking, moment in zip(bookings, moments, strict=True):
        booking.care_moment = moment


def _events(user: User, bookings: list[Booking], status: BookingStatus, reason: str) -> Iterable[Event]:
    for booking in bookings:
        action = Action.BOOKING_APPROVED if status is BookingStatus.APPROVED else Action.BOOKING_REJECTED
        if booking.care_moment is not None and booking.care_moment.overbooked_by_id is not None:
            action = Action.BOOKING_OVERBOOKED
        yield trail.event(
            action,
            actor=user,
            subject=booking,
            client=booking.child,
            organisation_id=booking.organisation_id,
            ground=reason,
        )
