"""Deadlines, expiry and absences where the days are odd: clocks that change, the end of a year, a leap day (E21)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.lib import clock
from core.notifications.models import OutboxMessage
from requests_app.actions.expire_requests import expire_due
from requests_app.rules.options import expires_at
from requests_app.rules.policy import AbsenceNotice, Act, Notice, Policy, Rule, Scope
from requests_app.rules.policy.notice import Unit
from requests_app.rules.refusals import Code
from requests_app.rules.timing import timing_refusals
from tests.factories import OrganisationFactory
from tests.requests_app.asking import ask, group_of

CLOCK_FORWARD = date(2027, 3, 28)
CLOCK_BACK = date(2027, 10, 31)
LEAP_DAY = date(2028, 2, 29)
ODD_DAYS = (CLOCK_FORWARD, CLOCK_BACK, date(2027, 12, 31), date(2028, 1, 1), LEAP_DAY)

days = st.builds(lambda odd, step: odd + timedelta(days=step), st.sampled_from(ODD_DAYS), st.integers(-3, 3))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
SECOND = timedelta(seconds=1)


def is_skipped(on: date, at: time) -> bool:
    return on == CLOCK_FORWARD and at.hour == 2


def amsterdam(moment: datetime) -> datetime:
    return moment.astimezone(clock.AMSTERDAM)


@given(days, times)
def test_a_local_time_goes_to_a_moment_and_back(on, at):
    moment = clock.local(on, at)
    expected = at.replace(hour=3) if is_skipped(on, at) else at
    assert (amsterdam(moment).date(), amsterdam(moment).time()) == (on, expected)
    assert clock.local_date(moment) == on


@given(days, times, times)
def test_what_is_later_on_the_clock_is_never_an_earlier_moment(on, one, other):
    first, second = sorted((one, other))
    if not is_skipped(on, first):
        assert clock.local(on, first) <= clock.local(on, second)


@given(days)
def test_a_day_lasts_until_the_next_one_begins(on):
    hours = {CLOCK_FORWARD: 23, CLOCK_BACK: 25}.get(on, 24)
    assert clock.midnight_after(on) - clock.local(on, time.min) == timedelta(hours=hours)
    assert clock.midnight_after(on) == clock.local(on + timedelta(days=1), time.min)


@given(days, times, st.integers(0, 100))
def test_a_notice_in_hours_counts_elapsed_hours(on, at, hours):
    starts = clock.local(on, at)
    deadline = Notice(amount=hours, unit=Unit.HOURS).deadline(starts, lambda day: True)
    assert starts - deadline.astimezone(UTC) == timedelta(hours=hours)


@given(days, times, st.integers(0, 40))
def test_a_notice_in_days_ends_at_midnight_in_amsterdam(on, at, number):
    deadline = Notice(amount=number, unit=Unit.DAYS).deadline(clock.local(on, at), lambda day: True)
    assert deadline.astimezone(UTC) == clock.midnight_after(on - timedelta(days=number))


@given(days, times, times, st.integers(0, 40))
def test_a_notice_with_a_time_ends_at_that_time_of_the_clock(on, at, until, number):
    notice = Notice(amount=number, unit=Unit.DAYS, clock=until)
    last = on - timedelta(days=number)
    deadline = notice.deadline(clock.local(on, at), lambda day: True)
    assert deadline.astimezone(UTC) == clock.local(last, until)


@given(days, st.integers(7, 22).map(time))
def test_an_absence_is_in_time_until_the_second_of_the_deadline(on, until):
    """Two clock times on the day before: not an hour too early or too late when the clock changes in between."""
    notice = AbsenceNotice(least=Notice(amount=1, unit=Unit.DAYS, clock=until))
    policy = Policy([Rule(notice, Scope(), date(2027, 1, 1))])
    deadline = clock.local(on - timedelta(days=1), until)

    def codes(now: datetime) -> list[Code]:
        starts = clock.local(on, time(7, 30))
        found = timing_refusals(
            Act.ABSENCE, policy, Scope(), first=starts, last=starts, now=now, is_working_day=lambda day: True
        )
        return [refusal.code for refusal in found]

    assert codes(deadline - SECOND) == codes(deadline) == []
    assert codes(deadline + SECOND) == [Code.TOO_LATE]


@pytest.mark.django_db
@pytest.mark.spec("R-60")
@pytest.mark.parametrize("on", [*ODD_DAYS, CLOCK_FORWARD - timedelta(days=1), CLOCK_BACK - timedelta(days=1)])
def test_a_request_lapses_once_at_midnight_in_amsterdam(on):
    organisation = OrganisationFactory()
    midnight = clock.midnight_after(on)
    with time_machine.travel(midnight - timedelta(days=3), tick=False):
        asked = on + timedelta(days=2)
        ends = expires_at(asked, time(7, 30), expires_on=on)
        booking = ask(group_of(organisation), date=asked, expires_at=ends)
    with time_machine.travel(midnight - SECOND, tick=False):
        assert expire_due() == 0
    with time_machine.travel(midnight, tick=False):
        assert (expire_due(), expire_due()) == (1, 0)
    with time_machine.travel(midnight + timedelta(hours=1), tick=False):
        assert expire_due() == 0
    booking.refresh_from_db()
    assert (booking.status, booking.decided_at) == ("expired", midnight)
    assert OutboxMessage.objects.count() == 1
