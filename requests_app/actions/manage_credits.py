"""What staff do with the credits of one child: grant, correct, take back, end early (R-33)."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits
from requests_app.actions.credits import bookings_paid_with
from requests_app.actions.tell_expiring import tell_of
from requests_app.choices import BookingStatus, MovementKind
from requests_app.models import Booking, Credit, CreditMovement


class BelowZeroError(Exception):
    """The credit does not hold that much: `balance` is free, `reserved` waits for undecided requests."""

    def __init__(self, balance: Decimal, reserved: Decimal) -> None:
        super().__init__(balance, reserved)
        self.balance = balance
        self.reserved = reserved


class CreditUsedError(Exception):
    """What was granted is not whole any more, so it cannot be taken back; `uses` say for what."""

    def __init__(self, uses: list[Booking]) -> None:
        super().__init__(uses)
        self.uses = uses


@transaction.atomic
def grant(user: User, credit: Credit, amount: Decimal, reason: str) -> Credit:
    """Save a credit with its first amount; the parents hear at once of one that lasts less than thirty days."""
    granted = credits.grant(credit, amount, by=user, reason=reason)
    tell_of([granted.pk])
    return granted


def correct(user: User, credit: Credit, amount: Decimal, reason: str) -> None:
    """Add to a credit or, negative, take away. Raises BelowZeroError for more than there is."""
    try:
        with transaction.atomic():
            credits.correct(credit, amount, by=user, reason=reason)
            _record(user, credit, reason, amount=str(amount))
    except IntegrityError as error:
        if constraint_of(error) != "credit_never_negative":
            raise
        credit.refresh_from_db(fields=["balance"])
        raise BelowZeroError(credit.balance, reserved_of(credit)) from error


@transaction.atomic
def take_back(user: User, credit: Credit, reason: str) -> None:
    """Undo a grant. Raises CreditUsedError when anything of it is reserved or used."""
    locked = Credit.objects.select_for_update(of=("self",)).select_related("child__family").get(pk=credit.pk)
    if uses := uses_of(locked):
        raise CreditUsedError(uses)
    if locked.balance:
        credits.correct(locked, -locked.balance, by=user, reason=reason)
        _record(user, locked, reason, amount=str(-locked.balance))


@transaction.atomic
def end(user: User, credit: Credit, on: date, reason: str) -> None:
    """Let a credit expire earlier, at the end of `on`. What is reserved already stays so.

    Raises ValueError when that is not earlier, or before the first day of the credit.
    """
    locked = Credit.objects.select_for_update(of=("self",)).select_related("child__family").get(pk=credit.pk)
    if not locked.valid_from <= on < locked.valid_until:
        raise ValueError("A credit ends between its first and its last day.")
    CreditMovement.objects.create(
        credit=locked, kind=MovementKind.END, amount=0, at=clock.now(), by=user, reason=reason
    )
    _record(user, locked, reason, until=f"{on:%Y-%m-%d}", was=f"{locked.valid_until:%Y-%m-%d}")
    locked.valid_until = on
    locked.save(update_fields=["valid_until"])


def reserved_of(credit: Credit) -> Decimal:
    """What waits for undecided requests, in the credit's unit."""
    rows = Booking.objects.filter(credit=credit, status=BookingStatus.PENDING)
    return rows.aggregate(total=Sum("credit_amount"))["total"] or Decimal(0)


def uses_of(credit: Credit) -> list[Booking]:
    """The bookings that it paid for, late cancelled ones included, or will pay for when they are approved."""
    rows = bookings_paid_with([credit.pk])
    return list(rows.select_related("child", "group__location", "day_part").order_by("date", "starts"))


def _record(user: User, credit: Credit, reason: str, **data: str) -> None:
    trail.record(
        Action.CREDIT_CORRECTED,
        actor=user,
        subject=credit,
        client=credit.child,
        organisation_id=credit.child.family.organisation_id,
        ground=reason,
        **data,
    )
