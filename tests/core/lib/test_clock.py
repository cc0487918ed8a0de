from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from core.lib import clock

CLOCK_FORWARD = date(2027, 3, 28)
CLOCK_BACK = date(2027, 10, 31)


def utc(year, month, day, hour=0, minute=0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_now_is_the_moment_it_is():
    with time_machine.travel(utc(2026, 11, 23, 12, 30), tick=False):
        assert clock.now() == utc(2026, 11, 23, 12, 30)
        assert clock.now().tzinfo is not None


@pytest.mark.parametrize(
    ("moment", "on"),
    [
        (utc(2026, 11, 22, 22, 59), date(2026, 11, 22)),
        (utc(2026, 11, 22, 23, 0), date(2026, 11, 23)),
        (utc(2027, 6, 30, 21, 59), date(2027, 6, 30)),
        (utc(2027, 6, 30, 22, 0), date(2027, 7, 1)),
    ],
)
def test_today_changes_at_midnight_in_amsterdam(moment, on):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == on
    assert clock.local_date(moment) == on


@pytest.mark.parametrize(
    ("on", "at", "moment"),
    [
        (date(2026, 11, 23), time(7, 30), utc(2026, 11, 23, 6, 30)),
        (date(2027, 6, 30), time(7, 30), utc(2027, 6, 30, 5, 30)),
        (CLOCK_FORWARD, time(1, 59), utc(2027, 3, 28, 0, 59)),
        (CLOCK_FORWARD, time(3, 0), utc(2027, 3, 28, 1, 0)),
        (CLOCK_BACK, time(1, 59), utc(2027, 10, 30, 23, 59)),
        (CLOCK_BACK, time(3, 0), utc(2027, 10, 31, 2, 0)),
    ],
)
def test_a_local_time_is_one_moment(on, at, moment):
    assert clock.local(on, at) == moment
    assert clock.local_date(moment) == on


def test_a_time_that_the_clock_skips_is_an_hour_later():
    assert clock.local(CLOCK_FORWARD, time(2, 30)) == clock.local(CLOCK_FORWARD, time(3, 30))
    assert clock.local(CLOCK_FORWARD, time(2, 30)) == utc(2027, 3, 28, 1, 30)


def test_a_time_that_comes_twice_is_the_first_one():
    assert clock.local(CLOCK_BACK, time(2, 30)) == utc(2027, 10, 31, 0, 30)


LENGTHS = [(CLOCK_FORWARD, 23), (CLOCK_BACK, 25), (date(2026, 11, 23), 24)]


@pytest.mark.parametrize(("on", "hours"), LENGTHS)
def test_a_day_ends_at_the_next_midnight_however_long_it_is(on, hours):
    end = clock.midnight_after(on)
    assert end == clock.local(on + timedelta(days=1), time.min)
    assert end - clock.midnight_after(on - timedelta(days=1)) == timedelta(hours=hours)


@pytest.mark.parametrize(("on", "hours"), LENGTHS)
def test_hours_back_from_a_moment_are_elapsed_hours_also_across_the_clock_change(on, hours):
    evening = clock.local(on, time(18))
    assert evening - timedelta(hours=hours) == clock.local(on - timedelta(days=1), time(18))


def test_the_day_is_over_at_its_midnight_and_not_a_moment_sooner():
    end = clock.midnight_after(CLOCK_BACK)
    assert clock.local_date(end) == CLOCK_BACK + timedelta(days=1)
    assert clock.local_date(end - timedelta(microseconds=1)) == CLOCK_BACK
