"""Undecided lines whose date has come are withdrawn, once each, however the worker runs (R-60, R-61)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import OutboxMessage
from requests_app.actions import credits, expire_requests
from requests_app.actions.decide import approve
from requests_app.actions.expire_requests import expire_due
from requests_app.actions.settle import EXPIRED, SETTLED
from requests_app.choices import BookingStatus
from requests_app.models import Booking
from requests_app.rules.options import expires_at
from requests_app.tasks import expire_requests as expire_task
from tests.factories import ChildFactory, CreditFactory, OrganisationFactory
from tests.requests_app.asking import ask, ask_as_a_whole, group_of, planner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    return group_of(organisation)


def past(hours=1):
    return clock.now() - timedelta(hours=hours)


def future():
    return clock.now() + timedelta(hours=1)


def status_of(booking):
    return Booking.objects.get(pk=booking.pk).status


def mails(kind):
    return OutboxMessage.objects.filter(kind=kind).count()


# --- When a line is due


@pytest.mark.spec("R-60")
def test_a_line_expires_at_midnight_after_the_chosen_date():
    due = expires_at(date(2027, 2, 24), time(7, 30), date(2027, 2, 10))
    assert due.astimezone(clock.AMSTERDAM) == datetime(2027, 2, 11, tzinfo=clock.AMSTERDAM)


@pytest.mark.spec("R-61")
def test_without_a_date_a_line_expires_when_care_would_start():
    due = expires_at(date(2027, 2, 24), time(7, 30), None)
    assert due == clock.local(date(2027, 2, 24), time(7, 30))


@pytest.mark.spec("R-61")
def test_a_line_never_outlives_the_start_of_care():
    due = expires_at(date(2027, 2, 24), time(7, 30), date(2027, 2, 24))
    assert due == clock.local(date(2027, 2, 24), time(7, 30))


@pytest.mark.spec("R-60")
def test_midnight_is_midnight_in_amsterdam_in_summer_too():
    due = expires_at(date(2027, 7, 14), time(7, 30), date(2027, 7, 1))
    assert due.astimezone(clock.AMSTERDAM).hour == 0


# --- Once each


@pytest.mark.spec("R-60")
def test_a_due_line_expires_and_others_stay(group):
    due, open_ = ask(group, expires_at=past()), ask(group, expires_at=future())
    assert expire_due() == 1
    assert (status_of(due), status_of(open_)) == (BookingStatus.EXPIRED, BookingStatus.PENDING)


@pytest.mark.spec("R-60")
def test_running_again_changes_nothing(group):
    due = ask(group, expires_at=past())
    assert expire_due() == 1
    decided_at = Booking.objects.get(pk=due.pk).decided_at
    assert expire_due() == 0
    assert Booking.objects.get(pk=due.pk).decided_at == decided_at
    assert mails(SETTLED) == 1
    assert Event.objects.filter(action=Action.BOOKING_EXPIRED).count() == 1


@pytest.mark.spec("R-60")
def test_a_worker_that_was_away_for_a_month_catches_up(group):
    lines = [ask(group, date=date(2026, 1, day), expires_at=past(24 * day)) for day in (5, 6, 7)]
    assert expire_due() == 3
    assert {status_of(line) for line in lines} == {BookingStatus.EXPIRED}


@pytest.mark.spec("R-60")
def test_the_task_of_the_worker_does_the_same(group):
    ask(group, expires_at=past())
    assert expire_task() == 1


@pytest.mark.spec("R-61")
@pytest.mark.parametrize("state", ["approved", "rejected", "cancelled"])
def test_decided_lines_never_expire(group, state):
    booking = ask(group, expires_at=past(), **{state: True})
    assert expire_due() == 0
    assert status_of(booking) == state


@pytest.mark.spec("R-60")
def test_an_expired_line_tells_when_and_that_nobody_decided(group):
    due = ask(group, expires_at=past())
    expire_due()
    booking = Booking.objects.get(pk=due.pk)
    assert booking.decided_at is not None
    assert booking.decided_by is None
    assert Event.objects.get(action=Action.BOOKING_EXPIRED).actor is None


# --- What follows


@pytest.mark.spec("R-60")
@pytest.mark.spec("R-32")
def test_expiry_releases_the_credit_once(organisation, group):
    credit = CreditFactory(child__family__organisation=organisation, hours=Decimal("8.00"))
    booking = ask(group, child=credit.child, credit=credit, expires_at=past())
    credits.reserve([booking], None)
    expire_due()
    expire_due()
    credit.refresh_from_db()
    assert credit.balance == Decimal("8.00")
    assert credit.movements.filter(kind="release").count() == 1


@pytest.mark.spec("R-60")
@pytest.mark.spec("R-10")
def test_the_parent_hears_once_when_the_last_line_expires(group):
    booking = ask(group, expires_at=past())
    expire_due()
    expire_due()
    (message,) = OutboxMessage.objects.all()
    assert (message.kind, message.recipient) == (SETTLED, booking.request.submitted_by.user)


@pytest.mark.spec("R-61")
def test_while_a_line_is_open_the_parent_hears_of_the_expired_one_alone(organisation, group):
    due = ask(group, expires_at=past())
    open_ = ask(
        group, request=due.request, child=ChildFactory(family=due.request.family), expires_at=future()
    )
    expire_due()
    (message,) = OutboxMessage.objects.all()
    assert (message.kind, message.context["bookings"]) == (EXPIRED, [due.pk])
    approve(planner_of(organisation), [open_.pk])
    assert mails(SETTLED) == 1


@pytest.mark.spec("R-61")
def test_a_request_as_a_whole_expires_whole(group):
    """Though only the first child's care starts."""
    first, second = ask_as_a_whole(group, group)
    Booking.objects.filter(pk=first.pk).update(expires_at=past())
    Booking.objects.filter(pk=second.pk).update(expires_at=future())
    assert expire_due() == 2
    assert {status_of(first), status_of(second)} == {BookingStatus.EXPIRED}
    assert mails(SETTLED) == 1


# --- In batches


@pytest.mark.spec("R-60")
def test_batches_together_expire_everything_once(group):
    lines = [ask(group, expires_at=past(hours)) for hours in range(1, 8)]
    assert expire_due(batch=3) == 7
    assert {status_of(line) for line in lines} == {BookingStatus.EXPIRED}
    assert mails(SETTLED) == 7


class Killed(BaseException):
    """The end of a worker's life: no handler catches it."""


@pytest.mark.spec("R-60")
def test_a_worker_killed_half_way_leaves_whole_batches_and_the_next_does_the_rest(group, monkeypatch):
    lines = [ask(group, expires_at=past(hours)) for hours in range(1, 8)]
    told = expire_requests._tell
    batches = []

    def die_in_the_third(requests, bookings):
        batches.append(len(bookings))
        told(requests, bookings)
        if len(batches) == 3:
            raise Killed

    monkeypatch.setattr(expire_requests, "_tell", die_in_the_third)
    with pytest.raises(Killed):
        expire_due(batch=2)
    monkeypatch.undo()
    assert Booking.objects.filter(status=BookingStatus.EXPIRED).count() == 4
    assert mails(SETTLED) == 4
    assert expire_due(batch=2) == 3
    assert {status_of(line) for line in lines} == {BookingStatus.EXPIRED}
    assert mails(SETTLED) == 7


@pytest.mark.spec("R-60")
@pytest.mark.spec("N-41")
def test_a_batch_takes_the_same_queries_for_ten_times_the_lines(group):
    def queries(lines):
        for _ in range(lines):
            ask(group, expires_at=past())
        with CaptureQueriesContext(connection) as captured:
            assert expire_due() == lines
        return len(captured)

    assert queries(2) == queries(20)


@pytest.mark.spec("R-60")
def test_what_is_due_is_found_by_an_index(group):
    ask(group)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    due = Booking.objects.filter(status=BookingStatus.PENDING, expires_at__lte=clock.now())
    assert "booking_due" in due.order_by("expires_at", "pk")[:200].explain()
