"""The ledger of a credit against a plain count, in any order of what can happen to it (experiment E8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from core.lib import clock
from requests_app.actions import credits, manage_credits
from requests_app.actions.cancel_booking import cancel
from requests_app.actions.decide import approve, reject
from requests_app.actions.expire_requests import expire_due
from requests_app.choices import BookingStatus
from requests_app.models import Booking, Credit
from requests_app.rules.refusals import Refused
from requests_app.tasks import verify_credits
from requests_app.verify_ledger import faults
from tests.factories import CreditFactory, GroupFactory, OrganisationFactory, PolicyRuleFactory, UserFactory
from tests.refusals import execute
from tests.requests_app.asking import ask

pytestmark = pytest.mark.spec("R-32")
AMOUNTS = st.decimals("-20", "20", places=2)
MORNING = Decimal("5.50")


class Ledger(RuleBasedStateMachine):
    """One credit with the real acts on it; `free` and `bookings` are what it should come to."""

    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        organisation = OrganisationFactory()
        PolicyRuleFactory(
            organisation=organisation,
            part="cancel_approved",
            settings={"until": {"amount": 0, "unit": "hours"}},
        )
        self.group = GroupFactory(location__organisation=organisation)
        self.staff = UserFactory(organisation=organisation, manager=True)
        self.credit = CreditFactory(child__family__organisation=organisation, hours=Decimal("22.00"))
        self.free = Decimal("22.00")
        self.days = 0
        self.states: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @rule(target=bookings)
    def submit(self) -> int:
        """A new booking reserves; when it cannot, nothing is left of it."""
        self.days += 1
        on = clock.today() + timedelta(days=7 + self.days)
        try:
            with transaction.atomic():
                booking = ask(self.group, child=self.credit.child, credit=self.credit, date=on)
                credits.reserve([booking], None)
        except IntegrityError:
            assert self.free < MORNING
            return 0
        self.free -= MORNING
        self.states[booking.pk] = BookingStatus.PENDING
        return booking.pk

    @rule(number=bookings)
    def approve(self, number: int) -> None:
        approve(self.staff, [number])
        if self.states.get(number) == BookingStatus.PENDING:
            self.states[number] = BookingStatus.APPROVED

    @rule(number=bookings)
    def reject(self, number: int) -> None:
        reject(self.staff, [number], reason="Vol.")
        self._released(number, {BookingStatus.PENDING}, BookingStatus.REJECTED)

    @rule(number=bookings)
    def cancel(self, number: int) -> None:
        """Pressed as often as somebody likes: what is given back is given back once."""
        booking = Booking.objects.filter(pk=number).select_related("request__submitted_by__user").first()
        if booking is None:
            return
        try:
            cancel(booking.request.submitted_by.user, number)
        except Refused:
            assert self.states[number] not in {BookingStatus.PENDING, BookingStatus.APPROVED}
        self._released(number, {BookingStatus.PENDING, BookingStatus.APPROVED}, BookingStatus.CANCELLED)

    @rule(number=bookings)
    def expire(self, number: int) -> None:
        Booking.objects.filter(pk=number).update(expires_at=clock.now() - timedelta(minutes=1))
        expire_due()
        self._released(number, {BookingStatus.PENDING}, BookingStatus.EXPIRED)

    @rule(amount=AMOUNTS)
    def correct(self, amount: Decimal) -> None:
        try:
            manage_credits.correct(self.staff, self.credit, amount, "Telfout")
        except manage_credits.BelowZeroError:
            assert self.free + amount < 0
        else:
            self.free += amount

    @precondition(lambda self: self.free > 0)
    @rule()
    def take_back(self) -> None:
        used = {BookingStatus.PENDING, BookingStatus.APPROVED} & set(self.states.values())
        try:
            manage_credits.take_back(self.staff, self.credit, "Vergissing")
        except manage_credits.CreditUsedError:
            assert used
        else:
            assert not used
            self.free = Decimal(0)

    @invariant()
    def the_balance_is_the_sum_and_what_we_counted(self) -> None:
        self.credit.refresh_from_db()
        total = self.credit.movements.aggregate(total=Sum("amount"))["total"]
        assert self.credit.balance == total == self.free >= 0
        assert not faults()

    def _released(self, number: int, before: set[str], after: str) -> None:
        if self.states.get(number) in before:
            self.free += MORNING
            self.states[number] = after


class TestLedger(TestCase, Ledger.TestCase):
    settings = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.django_db
def test_a_balance_that_is_not_the_sum_raises_the_alarm(caplog):
    """With the guard off, as after a mistake with a database client."""
    credit = CreditFactory()
    call_command("verify_credits")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE requests_credit DISABLE TRIGGER guard_credit_balance")
    Credit.objects.filter(pk=credit.pk).update(balance=99)
    assert [fault.credit_id for fault in faults()] == [credit.pk]
    verify_credits()
    assert f"ALARM: credit {credit.pk} holds 99.00 and its movements come to 11.00" in caplog.text
    with pytest.raises(CommandError):
        call_command("verify_credits")
