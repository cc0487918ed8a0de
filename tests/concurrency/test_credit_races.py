"""Two want the same credit, or two workers the same run, at the same moment (experiment E8)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from core.lib import clock
from core.notifications.models import OutboxMessage
from requests_app.actions import credit_runs, credits, manage_credits
from requests_app.actions.cancel_booking import cancel
from requests_app.actions.decide import approve
from requests_app.actions.tell_expiring import EXPIRING, tell_due
from requests_app.actions.yearly_credits import bring_up_to_date
from requests_app.choices import RunKind, RunStatus
from requests_app.credit_days import FreeDay
from requests_app.models import Credit
from requests_app.verify_ledger import faults
from tests.concurrency.at_once import at_once
from tests.factories import (
    BookingFactory,
    ChildFactory,
    CreditFactory,
    GroupFactory,
    GuardianFactory,
    OrganisationFactory,
    PlacementFactory,
    PolicyRuleFactory,
    UserFactory,
    next_weekday,
)
from tests.refusals import execute
from tests.requests_app.asking import ask, group_of, planner_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)


def reserve(booking):
    with transaction.atomic():
        credits.reserve([booking], None)


def two_for_one_credit():
    """A credit that holds one morning, and two bookings that want it."""
    credit = CreditFactory(hours=Decimal("5.50"))
    first = BookingFactory(request__family=credit.child.family, child=credit.child, credit=credit)
    later = first.date + timedelta(days=1)
    second = BookingFactory(request=first.request, child=credit.child, credit=credit, date=later)
    return credit, first, second


@pytest.mark.spec("R-32")
def test_one_credit_is_reserved_once_by_two_at_the_same_moment():
    for _round in ROUNDS:
        credit, first, second = two_for_one_credit()
        results = at_once(partial(reserve, first), partial(reserve, second))
        assert sum(isinstance(result, IntegrityError) for result in results) == 1
        credit.refresh_from_db()
        assert credit.balance == 0
    assert not faults()


def test_without_the_guard_both_get_it_and_the_race_is_real():
    execute("ALTER TABLE requests_credit DROP CONSTRAINT credit_never_negative")
    try:
        credit, first, second = two_for_one_credit()
        at_once(partial(reserve, first), partial(reserve, second))
        credit.refresh_from_db()
        assert credit.balance == Decimal("-5.50")
    finally:
        execute("ALTER TABLE requests_credit DISABLE TRIGGER guard_credit_balance")
        Credit.objects.update(balance=0)
        execute("ALTER TABLE requests_credit ENABLE TRIGGER guard_credit_balance")
        execute("ALTER TABLE requests_credit ADD CONSTRAINT credit_never_negative CHECK (balance >= 0)")


@pytest.mark.spec("R-32")
def test_cancelling_while_it_is_spent_gives_back_or_spends_never_both():
    for _round in ROUNDS:
        organisation = OrganisationFactory()
        credit = CreditFactory(child__family__organisation=organisation, hours=Decimal("5.50"))
        booking = ask(group_of(organisation), child=credit.child, credit=credit)
        reserve(booking)
        parent = booking.request.submitted_by.user
        at_once(partial(approve, planner_of(organisation), [booking.pk]), partial(cancel, parent, booking.pk))
        booking.refresh_from_db()
        credit.refresh_from_db()
        assert credit.balance == (0 if booking.status == "approved" else Decimal("5.50"))
        assert credit.movements.aggregate(total=Sum("amount"))["total"] == credit.balance


def test_taking_back_while_it_is_reserved_does_one_of_the_two():
    for _round in ROUNDS:
        credit, first, _second = two_for_one_credit()
        staff = UserFactory(manager=True, organisation=first.organisation)
        at_once(partial(reserve, first), partial(manage_credits.take_back, staff, credit, "Vergissing"))
        credit.refresh_from_db()
        assert credit.balance == 0
        assert not faults()


@pytest.mark.spec("R-33")
def test_three_workers_on_one_run_give_every_child_one_credit():
    group = GroupFactory()
    organisation = group.location.organisation
    PolicyRuleFactory(
        organisation=organisation,
        part="earns_by_closing_day",
        settings={
            "conversion": {"unit": "hours", "per_hour": "1"},
            "validity": {"after": {"amount": 6, "unit": "months"}},
        },
    )
    for _ in range(12):
        PlacementFactory(child=ChildFactory(family__organisation=organisation), group=group)
    day = FreeDay(RunKind.CLOSING_DAY, next_weekday(1, after=clock.today()), "Studiedag")
    run = credit_runs.start(UserFactory(organisation=organisation, manager=True), day)
    at_once(*[partial(credit_runs.work, seconds=10, batch=2)] * 3)
    credit_runs.work(seconds=10)
    run.refresh_from_db()
    assert (run.status, run.done) == (RunStatus.DONE, 12)
    assert Credit.objects.count() == Credit.objects.values("child").distinct().count() == 12


def test_three_workers_give_every_child_one_yearly_credit():
    group = GroupFactory(location__organisation=OrganisationFactory(uses_credits=True))
    organisation = group.location.organisation
    PolicyRuleFactory(
        organisation=organisation,
        part="yearly_grant",
        settings={
            "validity": {"same": "year"},
            "tiers": [{"from_days": 1, "amount": "30"}],
            "pro_rata": False,
        },
    )
    for _ in range(6):
        PlacementFactory(child=ChildFactory(family__organisation=organisation), group=group)
    done = at_once(*[partial(bring_up_to_date, batch=2)] * 3)
    assert sum(done) == 6
    assert Credit.objects.count() == Credit.objects.values("child").distinct().count() == 6


@pytest.mark.spec("R-34")
def test_two_workers_tell_once():
    for _ in range(6):
        credit = CreditFactory(valid_until=clock.today() + timedelta(days=9))
        GuardianFactory(family=credit.child.family)
    at_once(*[partial(tell_due, batch=2)] * 3)
    tell_due()
    assert OutboxMessage.objects.filter(kind=EXPIRING).count() == 6
