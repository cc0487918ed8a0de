"""Movements of credits: reserving, releasing and spending. The balance follows by trigger (R-32)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from requests_app.choices import BookingStatus, MovementKind
from requests_app.models import Booking, Credit, CreditMovement


def reserve(bookings: Iterable[Booking], by: User | None) -> None:
    """Set aside what new bookings want to pay with. Raises IntegrityError past the balance."""
    _move(bookings, MovementKind.RESERVE, -1, by)


def release(bookings: Iterable[Booking], by: User | None) -> None:
    """Give back what bookings had reserved or spent."""
    _move(bookings, MovementKind.RELEASE, 1, by)


def spend(bookings: Iterable[Booking], by: User | None) -> None:
    """Turn reservations into spending."""
    paid = list(bookings)
    release(paid, by)
    _move(paid, MovementKind.SPEND, -1, by)


def _move(bookings: Iterable[Booking], kind: MovementKind, sign: int, by: User | None) -> None:
    at = clock.now()
    paid = sorted(
        (booking for booking in bookings if booking.credit_id is not None),
        key=lambda booking: (booking.credit_id or 0, booking.pk),
    )
    CreditMovement.objects.bulk_create([_movement(booking, kind, sign, by, at) for booking in paid])


def _movement(
    booking: Booking, kind: MovementKind, sign: int, by: User | None, at: datetime
) -> CreditMovement:
    return CreditMovement(
        credit=booking.credit,
        kind=kind,
        amount=sign * booking.credit_amount,
        booking=booking,
        at=at,
        by=by,
    )


@transaction.atomic
def grant(credit: Credit, amount: Decimal, *, by: User | None, reason: str) -> Credit:
    """Save a new credit and put its first amount (in its unit) on it, with the reason."""
    credit.save(force_insert=True)
    CreditMovement.objects.create(
        credit=credit, kind=MovementKind.GRANT, amount=amount, at=clock.now(), by=by, reason=reason
    )
    trail.record(
        Action.CREDIT_GRANTED,
        actor=by,
        subject=credit,
        client=credit.child,
        organisation_id=credit.child.family.organisation_id,
        ground=reason,
        amount=str(amount),
    )
    credit.refresh_from_db()
    return credit


def grant_all(
    granted: Collection[tuple[Credit, Decimal]], *, by: User | None, reason: str = ""
) -> list[Credit]:
    """Save new credits, each with its first amount, in a few statements for all.

    `reason` is of all of them; without it the note of each is its own.
    """
    made = Credit.objects.bulk_create(credit for credit, _amount in granted)
    at = clock.now()
    CreditMovement.objects.bulk_create(
        CreditMovement(
            credit=credit, kind=MovementKind.GRANT, amount=amount, at=at, by=by, reason=reason or credit.note
        )
        for credit, amount in granted
    )
    trail.record_all(
        trail.event(
            Action.CREDIT_GRANTED,
            actor=by,
            subject=credit,
            client=credit.child,
            organisation_id=credit.child.family.organisation_id,
            ground=reason or credit.note,
            amount=str(amount),
        )
        for credit, amount in granted
    )
    return made


def correct(credit: Credit, amount: Decimal, *, by: User | None, reason: str) -> None:
    """Add to a credit or, negative, take away (in its unit). Raises IntegrityError below zero."""
    CreditMovement.objects.create(
        credit=credit, kind=MovementKind.CORRECT, amount=amount, at=clock.now(), by=by, reason=reason
    )


def pay_out(credit: Credit, *, by: User, reason: str) -> None:
    """Take off what is left of a credit, because it is paid out in money."""
    CreditMovement.objects.create(
        credit=credit,
        kind=MovementKind.PAY_OUT,
        amount=-credit.balance,
        at=clock.now(),
        by=by,
        reason=reason,
    )


def bookings_paid_with(credit_ids: Collection[int]) -> QuerySet[Booking]:
    """The bookings for which something of the credits is reserved or spent, whatever became of them since."""
    alive = Q(status__in=[BookingStatus.PENDING, BookingStatus.APPROVED])
    paid = Booking.objects.filter(credit__in=credit_ids).annotate(taken=Sum("credit_movements__amount"))
    return paid.filter(alive | Q(taken__lt=0))
