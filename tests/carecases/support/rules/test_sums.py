"""How long a TLV holds, and how much time a practitioner has."""

from datetime import date
from decimal import Decimal

import pytest

from carecases.support.rules.load import Work, busiest
from carecases.support.rules.tlv_term import last_day, school_year


@pytest.mark.spec("C-35")
@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 8, 1), 1, date(2027, 7, 31)),
        (date(2026, 8, 1), 2, date(2028, 7, 31)),
        (date(2026, 11, 22), 1, date(2028, 7, 31)),
        (date(2027, 7, 31), 1, date(2028, 7, 31)),
        (date(2027, 1, 4), 3, date(2030, 7, 31)),
    ],
)
def test_the_rest_of_a_school_year_is_added_to_whole_ones(first, years, last):
    assert last_day(first, years) == last


def test_less_than_a_whole_school_year_is_no_tlv():
    with pytest.raises(ValueError, match="at least one"):
        last_day(date(2026, 8, 1), 0)


@pytest.mark.parametrize(("day", "begun"), [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026)])
def test_a_school_year_begins_in_august(day, begun):
    assert school_year(day) == begun


def work(first, last, hours):
    return Work(date(2026, 11, first), date(2026, 11, last), Decimal(hours))


def test_hours_are_spread_over_the_weeks_that_the_work_touches():
    assert work(2, 15, 8).a_week == 4
    assert work(6, 9, 8).a_week == 4


def test_the_fullest_week_counts_what_else_is_planned_then():
    new = work(2, 15, 8)
    assert busiest(new, []) == 4
    assert busiest(new, [work(9, 11, 6), work(16, 20, 40)]) == 10
