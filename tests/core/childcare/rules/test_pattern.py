from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.choices import ContractForm, WeekKind
from core.childcare.rules.calendar import DayKind
from core.childcare.rules.pattern import (
    FORTY_WEEKS,
    HOLIDAY_WEEKS,
    SCHOOL_WEEKS,
    PatternPart,
    Slot,
    has_care,
    slots,
)
from core.childcare.rules.spans import Span

MONDAY = date(2026, 11, 30)
MORNING = Span(time(7, 30), time(13))
AFTERNOON = Span(time(13), time(18, 30))
WORKING_DAYS = frozenset({1, 2, 3, 4, 5})


def school_days(first: date, last: date) -> dict[date, DayKind]:
    return {first + timedelta(days=n): DayKind.SCHOOL for n in range((last - first).days + 1)}


def test_the_words_are_those_of_the_tables():
    assert (FORTY_WEEKS, SCHOOL_WEEKS, HOLIDAY_WEEKS) == (
        ContractForm.WEEKS_40,
        WeekKind.SCHOOL,
        WeekKind.HOLIDAY,
    )


@pytest.mark.parametrize(
    ("weeks", "contract_form", "kinds_with_care"),
    [
        ("both", "52_weeks", {DayKind.SCHOOL, DayKind.HOLIDAY, DayKind.STUDY}),
        ("both", "40_weeks", {DayKind.SCHOOL, DayKind.STUDY}),
        ("school", "52_weeks", {DayKind.SCHOOL}),
        ("school", "40_weeks", {DayKind.SCHOOL}),
        ("holiday", "52_weeks", {DayKind.HOLIDAY}),
        ("holiday", "40_weeks", set()),
    ],
)
def test_weeks_and_contract_say_on_which_days_there_is_care(weeks, contract_form, kinds_with_care):
    assert {kind for kind in DayKind if has_care(weeks, contract_form, kind)} == kinds_with_care


def test_a_pattern_gives_every_matching_date_in_order():
    last = MONDAY + timedelta(days=8)
    parts = [PatternPart(2, 20, AFTERNOON, "both"), PatternPart(1, 10, MORNING, "both")]
    assert slots(parts, "52_weeks", (MONDAY, last), school_days(MONDAY, last), WORKING_DAYS) == [
        Slot(MONDAY, MORNING, 10),
        Slot(MONDAY + timedelta(days=1), AFTERNOON, 20),
        Slot(MONDAY + timedelta(days=7), MORNING, 10),
        Slot(MONDAY + timedelta(days=8), AFTERNOON, 20),
    ]


def test_a_closed_weekday_has_no_care():
    parts = [PatternPart(1, 10, MORNING, "both")]
    kinds = school_days(MONDAY, MONDAY)
    assert slots(parts, "52_weeks", (MONDAY, MONDAY), kinds, frozenset({2, 3})) == []


def test_a_period_that_is_turned_round_has_no_care():
    parts = [PatternPart(1, 10, MORNING, "both")]
    assert slots(parts, "52_weeks", (MONDAY, MONDAY - timedelta(days=1)), {}, WORKING_DAYS) == []


@given(st.integers(0, 400), st.integers(1, 7), st.integers(0, 6))
def test_a_weekday_comes_once_in_every_seven_days(days, weekday, offset):
    first = MONDAY + timedelta(days=offset)
    last = first + timedelta(days=days)
    found = slots(
        [PatternPart(weekday, 10, MORNING, "both")],
        "52_weeks",
        (first, last),
        school_days(first, last),
        frozenset(range(1, 8)),
    )
    assert len(found) in {(days + 1) // 7, (days + 1) // 7 + 1}
    assert all(slot.on.isoweekday() == weekday and first <= slot.on <= last for slot in found)
