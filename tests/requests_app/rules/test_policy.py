"""Notices to the minute, and which rule holds where."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from requests_app.rules.policy import (
    AMSTERDAM,
    PARTS,
    CancelApproved,
    Extension,
    Notice,
    Policy,
    RequestHorizon,
    RequestNotice,
    Rule,
    Scope,
    Unit,
    read_part,
)
from tests.requests_app.rules.building import is_working_day

pytestmark = pytest.mark.spec("R-02")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


def deadline(notice: Notice, starts: datetime) -> datetime:
    return notice.deadline(starts, is_working_day).astimezone(AMSTERDAM)


def test_hours_of_notice_are_elapsed_hours_when_summer_time_begins() -> None:
    starts = at(2027, 3, 28, 8)
    assert deadline(Notice(amount=24, unit=Unit.HOURS), starts) == at(2027, 3, 27, 7)


def test_hours_of_notice_are_elapsed_hours_when_summer_time_ends() -> None:
    starts = at(2027, 10, 31, 8)
    assert deadline(Notice(amount=24, unit=Unit.HOURS), starts) == at(2027, 10, 30, 9)


def test_days_count_on_the_calendar_and_last_until_midnight() -> None:
    assert deadline(Notice(amount=2, unit=Unit.DAYS), at(2027, 1, 20, 7, 30)) == at(2027, 1, 19)


def test_a_clock_time_ends_the_day_of_a_notice_earlier() -> None:
    notice = Notice(amount=2, unit=Unit.DAYS, clock=time(12))
    assert deadline(notice, at(2027, 1, 20, 7, 30)) == at(2027, 1, 18, 12)


def test_no_days_and_a_clock_time_is_that_time_on_the_day_itself() -> None:
    notice = Notice(amount=0, unit=Unit.DAYS, clock=time(9))
    assert deadline(notice, at(2027, 1, 20, 15)) == at(2027, 1, 20, 9)


def test_working_days_skip_the_weekend() -> None:
    notice = Notice(amount=2, unit=Unit.WORKING_DAYS, clock=time(12))
    assert deadline(notice, at(2027, 1, 18, 7, 30)) == at(2027, 1, 14, 12)


def test_weeks_count_seven_days_each_across_the_year_end() -> None:
    assert deadline(Notice(amount=1, unit=Unit.WEEKS), at(2027, 1, 4, 8)) == at(2026, 12, 29)


def test_hours_with_a_clock_time_end_at_the_earliest_of_the_two() -> None:
    notice = Notice(amount=48, unit=Unit.HOURS, clock=time(9, 30))
    assert deadline(notice, at(2027, 1, 20, 15)) == at(2027, 1, 18, 9, 30)
    assert deadline(notice, at(2027, 1, 20, 7, 30)) == at(2027, 1, 18, 7, 30)


def test_more_than_so_many_days_is_a_day_earlier() -> None:
    notice = Notice(amount=10, unit=Unit.DAYS, more_than=True)
    assert deadline(notice, at(2027, 1, 20, 7, 30)) == at(2027, 1, 10)


def test_a_week_before_the_week_of_the_care_counts_from_its_monday() -> None:
    notice = Notice(amount=1, unit=Unit.WEEKS, from_week=True)
    for day in (18, 20, 24):
        assert deadline(notice, at(2027, 1, day, 8)) == at(2027, 1, 12)


def test_the_nth_of_the_month_before_is_the_last_day_of_a_shorter_month() -> None:
    notice = Notice(amount=31, unit=Unit.DAY_OF_MONTH_BEFORE)
    assert deadline(notice, at(2027, 3, 1, 8)) == at(2027, 3, 1)
    assert deadline(notice, at(2027, 1, 31, 8)) == at(2027, 1, 1)


def test_months_count_back_to_the_last_day_where_the_month_is_shorter() -> None:
    assert deadline(Notice(amount=1, unit=Unit.MONTHS), at(2027, 3, 31, 8)) == at(2027, 3, 1)


def test_what_may_be_done_from_so_many_days_opens_at_midnight_or_at_its_clock_time() -> None:
    starts = at(2027, 1, 20, 15)
    assert Notice(amount=4, unit=Unit.WEEKS).opens(starts, is_working_day) == at(2026, 12, 23)
    nine = Notice(amount=4, unit=Unit.WEEKS, clock=time(9))
    assert nine.opens(starts, is_working_day) == at(2026, 12, 23, 9)


@pytest.mark.parametrize(
    "figures",
    [
        {"amount": 4, "unit": "hours", "from_week": True},
        {"amount": 0, "unit": "day_of_month_before"},
        {"amount": 32, "unit": "day_of_month_before"},
        {"amount": 15, "unit": "day_of_month_before", "more_than": True},
        {"amount": 401, "unit": "working_days"},
        {"amount": -1, "unit": "days"},
    ],
    ids=str,
)
def test_figures_of_a_notice_that_do_not_fit_together_are_refused(figures: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Notice.model_validate(figures)


@given(
    st.integers(0, 30),
    st.sampled_from([unit for unit in Unit if unit is not Unit.DAY_OF_MONTH_BEFORE]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),
)
def test_a_longer_notice_never_ends_later(amount: int, unit: Unit, starts: datetime) -> None:
    begin = starts.replace(tzinfo=AMSTERDAM)
    shorter, longer = Notice(amount=amount, unit=unit), Notice(amount=amount + 1, unit=unit)
    assert deadline(longer, begin) < deadline(shorter, begin) + timedelta(seconds=1)


HAARLEM = Scope(1, "day_care", "incidental")


def rule(
    days: int, scope: Scope | None = None, valid_from: date = date(2026, 1, 1), until: date | None = None
) -> Rule:
    return Rule(RequestHorizon(most=Notice(amount=days, unit=Unit.DAYS)), scope or Scope(), valid_from, until)


def held(*rules: Rule, on: date = date(2027, 1, 1)) -> int:
    return Policy(rules).get(RequestHorizon, HAARLEM, on).most.amount


def test_the_most_precise_rule_holds() -> None:
    assert held(rule(10, Scope(1)), rule(20), rule(30, Scope(1, "day_care"))) == 30


def test_of_equally_precise_rules_the_newest_holds() -> None:
    assert held(rule(10), rule(20, valid_from=date(2026, 6, 1))) == 20


def test_a_rule_does_not_hold_before_its_date_nor_after_its_end() -> None:
    early = rule(10, Scope(1), valid_from=date(2027, 2, 1))
    ended = rule(20, Scope(1), until=date(2026, 12, 31))
    assert held(early, ended, rule(30)) == 30


def test_a_version_that_ended_does_not_bring_the_one_before_it_back() -> None:
    earlier = rule(10, Scope(1), valid_from=date(2025, 1, 1))
    ended = rule(20, Scope(1), until=date(2026, 12, 31))
    assert held(earlier, ended, rule(30), on=date(2026, 12, 31)) == 20
    assert held(earlier, ended, rule(30), on=date(2027, 1, 1)) == 30


def test_a_rule_of_another_location_does_not_hold() -> None:
    assert held(rule(10, Scope(2)), rule(20)) == 20


def test_without_a_rule_the_default_of_the_manual_holds() -> None:
    policy = Policy(())
    assert policy.get(Extension, HAARLEM, date(2027, 1, 1)).allowed
    assert policy.get(CancelApproved, HAARLEM, date(2027, 1, 1)) == CancelApproved()
    assert policy.find(RequestNotice, HAARLEM, date(2027, 1, 1)) is None


def test_a_wrong_figure_is_refused_on_reading() -> None:
    with pytest.raises(ValidationError):
        read_part("default_expiry", {"days_before": -1})
    with pytest.raises(ValidationError):
        read_part("default_expiry", {"days_before": 10, "surprise": 1})
    with pytest.raises(KeyError):
        read_part("free_lunch", {})


def test_every_part_is_known_by_its_name() -> None:
    assert all(PARTS[name].part == name for name in PARTS)
