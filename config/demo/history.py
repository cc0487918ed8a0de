"""Requests that were decided already, as they stand in the overview."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from config.demo.board import Board, Opening
from config.demo.people import STORY_NUMBERS
from config.demo.plan import REJECTION_TEMPLATES, STORY_GROUP
from core.accounts.models import User
from core.childcare.choices import MomentOrigin, PriceUnit
from core.childcare.models import CareMoment
from core.childcare.rules.price import hours_of, price_on, value_of
from core.lib import clock
from requests_app.choices import BookingStatus, CreditUnit, MovementKind, PaymentKind
from requests_app.models import Booking, Credit, CreditMovement, Request
from requests_app.rules.options import expires_at

REQUESTS = 60
"""Of one organisation, next to those of the story."""
OUTCOMES = {
    BookingStatus.APPROVED: 60,
    BookingStatus.REJECTED: 22,
    BookingStatus.CANCELLED: 12,
    BookingStatus.EXPIRED: 6,
}
"""With weights."""


@dataclass(frozen=True)
class Decided:
    """One request with one line that is decided; `at` is when."""

    opening: Opening
    status: BookingStatus
    submitted_at: datetime
    at: datetime
    credit: Credit | None = None


def build_history(board: Board, planner: User) -> None:
    decided = [*_story(board), *_usual(board)]
    requests = Request.objects.bulk_create(_request(entry, board) for entry in decided)
    bookings = [
        _booking(entry, request, board, planner) for entry, request in zip(decided, requests, strict=True)
    ]
    approved = [booking for booking in bookings if booking.status == BookingStatus.APPROVED]
    moments = CareMoment.objects.bulk_create(_moment(booking) for booking in approved)
    for booking, moment in zip(approved, moments, strict=True):
        booking.care_moment = moment
    Booking.objects.bulk_create(bookings)
    CreditMovement.objects.bulk_create(
        movement for booking in bookings if booking.credit_id for movement in _movements(booking, planner)
    )


def _story(board: Board) -> Iterator[Decided]:
    """For the first family something of every outcome, one paid with a credit, one still to come."""
    if board.register.plan.first_debtor != int(STORY_NUMBERS[0]):
        return
    noortje, ties = (board.child(name, STORY_NUMBERS[0]) for name in ("Noortje", "Ties"))
    today = board.today
    behind = (today - timedelta(days=24), today - timedelta(days=3))
    ahead = (today + timedelta(days=2), today + timedelta(days=8))
    credit = (
        Credit.objects.filter(child=noortje, unit=CreditUnit.HOURS, valid_until__gt=today)
        .order_by("valid_until")
        .last()
    )
    past = board.openings(noortje, *behind)
    morning = next(opening for opening in past if opening.part.name == "Incidentele ochtend")
    yield _decide(board, morning, BookingStatus.APPROVED, credit)
    yield _decide(board, next(past), BookingStatus.REJECTED)
    of_ties = board.openings(ties, *behind)
    for status, opening in zip((BookingStatus.CANCELLED, BookingStatus.EXPIRED), of_ties, strict=False):
        yield _decide(board, opening, status)
    coming = next((entry for entry in board.openings(noortje, *ahead) if board.has_room(entry)), None)
    if coming:
        yield _decide(board, coming, BookingStatus.APPROVED)


def _usual(board: Board) -> Iterator[Decided]:
    children = [child for child in board.children if child.family.debtor_number not in STORY_NUMBERS]
    statuses, weights = list(OUTCOMES), list(OUTCOMES.values())
    for child in board.rng.choices(children, k=REQUESTS):
        status = board.rng.choices(statuses, weights)[0]
        first = board.today - timedelta(days=26)
        last = board.today - timedelta(days=1)
        if status != BookingStatus.EXPIRED:
            last += timedelta(days=14)
        fitting = (
            entry for entry in board.openings(child, first, last) if _may_be_used(entry, status, board)
        )
        for opening in islice(fitting, 1):
            yield _decide(board, opening, status)


def _may_be_used(opening: Opening, status: BookingStatus, board: Board) -> bool:
    """Approved ones need room; the coming days of the story's group stay as they are."""
    if opening.group.name == STORY_GROUP and opening.on >= board.today:
        return False
    return status != BookingStatus.APPROVED or board.has_room(opening)


def _decide(board: Board, opening: Opening, status: BookingStatus, credit: Credit | None = None) -> Decided:
    """Submitted some days before the day or before now, decided within a day and a half."""
    starts = clock.local(opening.on, opening.part.starts)
    submitted_at = min(starts, clock.now()) - timedelta(
        days=board.rng.randint(3, 12), minutes=board.rng.randint(0, 900)
    )
    at = submitted_at + timedelta(minutes=board.rng.randint(30, 2200))
    if status == BookingStatus.EXPIRED:
        at = expires_at(opening.on, opening.part.starts, None)
    if status == BookingStatus.APPROVED:
        board.take(opening)
    else:
        board.claim(opening)
    return Decided(opening, status, submitted_at, at, credit)


def _request(entry: Decided, board: Board) -> Request:
    guardian = board.guardian_of(entry.opening.child)
    return Request(
        family=guardian.family,
        submitted_by=guardian,
        key=uuid.UUID(int=board.rng.getrandbits(128), version=4),
        digest="",
        submitted_at=entry.submitted_at,
        settled_at=entry.at,
    )


def _booking(entry: Decided, request: Request, board: Board, planner: User) -> Booking:
    opening = entry.opening
    minutes = opening.span.minutes
    price = price_on(board.prices[opening.part.pk], opening.on)
    assert price is not None
    value = value_of(price, minutes, minutes)
    by_planner = entry.status in {BookingStatus.APPROVED, BookingStatus.REJECTED}
    by_parent = entry.status == BookingStatus.CANCELLED
    return Booking(
        request=request,
        organisation=board.register.organisation,
        child=opening.child,
        group=opening.group,
        day_part=opening.part,
        date=opening.on,
        starts=opening.part.starts,
        ends=opening.part.ends,
        minutes=minutes,
        price_unit=PriceUnit.HOUR if price.per_hour else PriceUnit.FIXED,
        rate=price.rate,
        value=value,
        amount=Decimal(0) if entry.credit else value,
        payment=PaymentKind.CREDIT if entry.credit else PaymentKind.INVOICE,
        credit=entry.credit,
        credit_amount=hours_of(minutes) if entry.credit else Decimal(0),
        status=entry.status,
        expires_at=expires_at(opening.on, opening.part.starts, None),
        decided_at=entry.at,
        decided_by=planner if by_planner else request.submitted_by.user if by_parent else None,
        reason=_reason(entry, board) if entry.status == BookingStatus.REJECTED else "",
    )


def _reason(entry: Decided, board: Board) -> str:
    full = not board.has_room(entry.opening)
    return REJECTION_TEMPLATES[0 if full else 1][0]


def _moment(booking: Booking) -> CareMoment:
    return CareMoment(
        child=booking.child,
        group=booking.group,
        date=booking.date,
        starts=booking.starts,
        ends=booking.ends,
        origin=MomentOrigin.EXTRA,
        day_part=booking.day_part,
        is_touched=True,
    )


def _movements(booking: Booking, planner: User) -> Sequence[CreditMovement]:
    """Reserved on submitting; released and spent on approving, as requests_app.actions.credits does."""
    assert booking.decided_at is not None
    steps = (
        (MovementKind.RESERVE, -1, booking.request.submitted_at, booking.request.submitted_by.user),
        (MovementKind.RELEASE, 1, booking.decided_at, planner),
        (MovementKind.SPEND, -1, booking.decided_at, planner),
    )
    return [
        CreditMovement(
            credit=booking.credit,
            kind=kind,
            amount=sign * booking.credit_amount,
            booking=booking,
            at=at,
            by=by,
        )
        for kind, sign, at, by in steps
    ]
