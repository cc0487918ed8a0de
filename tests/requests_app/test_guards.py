"""What PostgreSQL refuses about requests and credits, whoever writes: these tests go around the code."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum

from core.lib import clock
from requests_app.choices import BookingStatus, MovementKind
from requests_app.models import Booking, Credit, CreditMovement
from tests.factories import (
    BookingFactory,
    ChildFactory,
    CreditFactory,
    CreditMovementFactory,
    DayPartFactory,
    GroupFactory,
    RequestFactory,
    UserFactory,
)
from tests.refusals import database_refuses, execute

pytestmark = pytest.mark.django_db

STAYS_DECIDED = "decided_booking_stays_decided"
ASKS_THE_SAME = "booking_asks_the_same"
DECIDED = ["approved", "rejected", "cancelled", "expired"]


# --- no decision on a decided line


@pytest.mark.spec("R-54")
@pytest.mark.parametrize("earlier", DECIDED)
@pytest.mark.parametrize("later", ["approved", "rejected", "expired"])
def test_a_decided_line_is_not_decided_again(earlier, later):
    booking = BookingFactory(**{earlier: True})
    other = UserFactory(planner=True, organisation=booking.organisation)
    with database_refuses(STAYS_DECIDED):
        execute(
            "UPDATE requests_booking SET status = %s, decided_at = now(), decided_by_id = %s, reason = 'Vol'"
            " WHERE id = %s",
            later,
            other.pk,
            booking.pk,
        )


@pytest.mark.parametrize("earlier", DECIDED)
def test_a_decided_line_does_not_become_open_again(earlier):
    booking = BookingFactory(**{earlier: True})
    with database_refuses(STAYS_DECIDED):
        Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.PENDING, decided_at=None)


@pytest.mark.parametrize("column", ["decided_at", "decided_by"])
def test_who_decided_and_when_does_not_change(column):
    booking = BookingFactory(approved=True)
    other = {
        "decided_at": clock.now() + timedelta(minutes=5),
        "decided_by": UserFactory(planner=True, organisation=booking.organisation),
    }[column]
    with database_refuses(STAYS_DECIDED):
        Booking.objects.filter(pk=booking.pk).update(**{column: other})


def test_only_an_approved_line_can_still_be_cancelled():
    approved, rejected = BookingFactory(approved=True), BookingFactory(rejected=True)
    Booking.objects.filter(pk=approved.pk).update(status=BookingStatus.CANCELLED, decided_at=clock.now())
    with database_refuses(STAYS_DECIDED):
        Booking.objects.filter(pk=rejected.pk).update(status=BookingStatus.CANCELLED)


def test_a_decision_says_when_it_was_taken():
    booking = BookingFactory()
    with database_refuses("a_decided_booking_says_when"):
        Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.APPROVED)


def test_a_rejection_has_a_reason():
    booking = BookingFactory()
    with database_refuses("a_rejection_has_a_reason"):
        Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.REJECTED, decided_at=clock.now())


# --- What was asked never changes


def changed_value(booking, column):
    organisation = booking.organisation
    return {
        "child": lambda: ChildFactory(family=booking.request.family),
        "group": lambda: GroupFactory(location__organisation=organisation),
        "day_part": lambda: DayPartFactory(organisation=organisation),
        "request": lambda: RequestFactory(
            family=booking.request.family, submitted_by=booking.request.submitted_by
        ),
        "date": lambda: booking.date + timedelta(days=7),
        "starts": lambda: booking.starts.replace(minute=0),
        "ends": lambda: booking.ends.replace(minute=15),
        "value": lambda: booking.value + 1,
        "amount": lambda: booking.amount - 1,
    }[column]()


@pytest.mark.parametrize(
    "column", ["child", "group", "day_part", "request", "date", "starts", "ends", "value", "amount"]
)
@pytest.mark.parametrize("state", [{}, {"approved": True}], ids=["undecided", "approved"])
def test_what_was_asked_never_changes(state, column):
    booking = BookingFactory(**state)
    with database_refuses(ASKS_THE_SAME):
        Booking.objects.filter(pk=booking.pk).update(**{column: changed_value(booking, column)})


def test_how_it_is_paid_never_changes():
    credit = CreditFactory()
    booking = BookingFactory(request__family=credit.child.family, child=credit.child, credit=credit)
    with database_refuses(ASKS_THE_SAME):
        Booking.objects.filter(pk=booking.pk).update(credit=CreditFactory(child=credit.child))
    with database_refuses(ASKS_THE_SAME):
        Booking.objects.filter(pk=booking.pk).update(credit_amount=Decimal("1.00"))


def test_a_child_has_one_open_request_at_a_time():
    """Ruling: per child, date and overlapping time."""
    first = BookingFactory()
    again = {
        "request": first.request,
        "child": first.child,
        "group": first.group,
        "day_part": first.day_part,
        "date": first.date,
    }
    with database_refuses("one_open_request_at_a_time"):
        BookingFactory(**again, starts=first.starts.replace(hour=10))
    BookingFactory(**again, starts=first.ends, ends=first.ends.replace(hour=18))
    BookingFactory(**again, cancelled=True)


# --- credits


@pytest.mark.spec("R-30")
def test_a_credit_does_not_pay_for_a_brother_or_sister():
    credit = CreditFactory()
    sister = ChildFactory(family=credit.child.family)
    with database_refuses("credit_belongs_to_the_child"):
        BookingFactory(request__family=sister.family, child=sister, credit=credit)


@pytest.mark.spec("R-32")
def test_a_credit_never_becomes_negative():
    credit = CreditFactory(hours=Decimal("5.00"))
    with database_refuses("credit_never_negative"):
        CreditMovementFactory(credit=credit, kind=MovementKind.CORRECT, amount=Decimal("-5.01"))


@pytest.mark.spec("R-32")
def test_several_movements_at_once_cannot_take_more_than_there_is():
    credit = CreditFactory(hours=Decimal("5.00"))
    takes = [
        CreditMovementFactory.build(
            credit=credit, kind=MovementKind.CORRECT, amount=Decimal("-3.00"), reason="Te veel"
        )
        for _ in range(2)
    ]
    with database_refuses("credit_never_negative"):
        CreditMovement.objects.bulk_create(takes)


@pytest.mark.spec("R-32")
@pytest.mark.parametrize("balance", ["0.00", "10.99", "11.01", "-1.00"])
def test_a_balance_is_not_written_directly(balance):
    credit = CreditFactory()
    with database_refuses("balance_is_the_sum_of_movements"):
        execute("UPDATE requests_credit SET balance = %s WHERE id = %s", balance, credit.pk)


def test_a_new_credit_starts_empty():
    child = CreditFactory(grant=None).child
    with database_refuses("balance_is_the_sum_of_movements"):
        CreditFactory(child=child, grant=None, balance=Decimal("11.00"))


@pytest.mark.spec("R-32")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE requests_creditmovement SET amount = 99",
        "DELETE FROM requests_creditmovement",
        "TRUNCATE requests_creditmovement",
    ],
)
def test_the_ledger_of_a_credit_only_grows(sql):
    CreditFactory()
    connection.check_constraints()  # PostgreSQL truncates no table with unchecked foreign keys
    with database_refuses("append_only"):
        execute(sql)


@pytest.mark.spec("R-32")
def test_the_balance_is_the_sum_of_the_movements():
    credit = CreditFactory(hours=Decimal("11.00"))
    booking = BookingFactory(request__family=credit.child.family, child=credit.child, credit=credit)
    for kind, amount in [("reserve", "-5.50"), ("release", "5.50"), ("spend", "-5.50")]:
        CreditMovementFactory(credit=credit, kind=kind, amount=Decimal(amount), booking=booking, reason="")
    total = credit.movements.aggregate(total=Sum("amount"))["total"]
    assert Credit.objects.get(pk=credit.pk).balance == total == Decimal("5.50")


@pytest.mark.parametrize(
    ("kind", "amount"), [("grant", "-1.00"), ("release", "-1.00"), ("spend", "1.00"), ("reserve", "0")]
)
def test_the_sign_of_a_movement_fits_its_kind(kind, amount):
    credit = CreditFactory()
    booking = BookingFactory(request__family=credit.child.family, child=credit.child, credit=credit)
    with database_refuses("movement_sign_fits_kind"):
        CreditMovementFactory(credit=credit, kind=kind, amount=Decimal(amount), booking=booking)


@pytest.mark.parametrize(("kind", "amount"), [("reserve", "-1.00"), ("spend", "-1.00"), ("release", "1.00")])
def test_a_movement_for_a_booking_names_it(kind, amount):
    credit = CreditFactory()
    with database_refuses("movement_names_its_booking"):
        CreditMovementFactory(credit=credit, kind=kind, amount=Decimal(amount))


def test_what_staff_grant_or_correct_has_a_reason():
    credit = CreditFactory()
    with database_refuses("grant_has_a_reason"):
        CreditMovementFactory(credit=credit, kind=MovementKind.CORRECT, amount=Decimal("-1.00"), reason="")


def test_paying_with_a_credit_leaves_nothing_on_the_invoice():
    credit = CreditFactory()
    with database_refuses("payment_fits_credit_and_amount"):
        BookingFactory(
            request__family=credit.child.family, child=credit.child, credit=credit, amount=Decimal("1.00")
        )
