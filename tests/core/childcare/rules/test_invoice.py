"""What a month of care comes to."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules.invoice import Care, Registration, care_lines, total_of
from core.childcare.rules.price import Price

DAY_CARE = Registration("day_care", "190000011")
TEN_EURO = Price(date(2026, 1, 1), per_hour=True, rate=Decimal("10.95"))
DEARER = Price(date(2026, 11, 16), per_hour=True, rate=Decimal("11.25"))
FIXED = Price(date(2026, 1, 1), per_hour=False, rate=Decimal("65.00"))


def care(day=2, *, minutes=660, part_minutes=660, price=TEN_EURO, child_id=1, name="Hele dag"):
    return Care(child_id, DAY_CARE, name, date(2026, 11, day), minutes, part_minutes, price)


def test_the_days_of_a_month_are_one_line_with_hours_and_rate():
    (line,) = care_lines([care(2), care(9), care(16), care(23)])
    assert (line.days, line.minutes, line.rate) == (4, 2640, Decimal("10.95"))
    assert line.amount == Decimal("481.80")
    assert (line.first_date, line.last_date) == (date(2026, 11, 2), date(2026, 11, 23))


def test_a_new_price_within_the_month_begins_a_new_line():
    lines = care_lines([care(2), care(9), care(16, price=DEARER), care(23, price=DEARER)])
    assert [(line.rate, line.days) for line in lines] == [(Decimal("10.95"), 2), (Decimal("11.25"), 2)]


def test_money_is_rounded_half_up_once_per_line():
    third_of_an_hour = [care(day, minutes=20) for day in (2, 3, 4)]
    (line,) = care_lines(third_of_an_hour)
    assert line.amount == Decimal("10.95")
    (half_cent,) = care_lines([care(2, minutes=30, price=Price(date(2026, 1, 1), True, Decimal("0.01")))])
    assert half_cent.amount == Decimal("0.01")


def test_a_fixed_price_counts_for_its_share_of_the_part():
    (line,) = care_lines(
        [
            care(2, minutes=330, part_minutes=330, price=FIXED),
            care(3, minutes=165, part_minutes=330, price=FIXED),
        ]
    )
    assert (line.amount, line.unit) == (Decimal("97.50"), "fixed")


def test_care_without_a_price_is_a_line_that_says_so():
    (line,) = care_lines([care(price=None)])
    assert not line.is_priced
    assert line.amount == 0


def test_children_and_day_parts_have_lines_of_their_own():
    lines = care_lines([care(2), care(2, child_id=2), care(2, name="Middag")])
    assert [(line.child_id, line.name) for line in lines] == [(1, "Hele dag"), (1, "Middag"), (2, "Hele dag")]


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 600)), min_size=1, max_size=40))
def test_whatever_the_days_a_line_is_at_most_half_a_cent_off(days):
    cares = [care(day, minutes=minutes) for day, minutes in days]
    exact = sum(minutes for _day, minutes in days) * TEN_EURO.rate / 60
    assert abs(total_of(care_lines(cares)) - exact) <= Decimal("0.005")
