from datetime import date, datetime, time
from decimal import Decimal

import pytest

from core.lib import display

DAY = date(2021, 2, 24)


def test_a_short_date_has_two_letters_and_dashes():
    assert display.short_date(DAY) == "wo 24-02-2021"
    assert display.short_date(DAY, "en") == "Wed 24-02-2021"


def test_a_long_date_starts_with_a_capital():
    assert display.long_date(DAY) == "Woensdag 24 februari 2021"
    assert display.long_date(DAY, "en") == "Wednesday 24 February 2021"


def test_a_month_has_its_year():
    assert display.month(DAY) == "februari 2021"


@pytest.mark.parametrize(
    ("number", "dutch"), [(1, "jan"), (2, "feb"), (3, "mrt"), (5, "mei"), (10, "okt"), (12, "dec")]
)
def test_months_are_shortened_as_the_dutch_do(number, dutch):
    assert display.short_month(date(2021, number, 1)) == dutch


def test_a_span_is_two_clock_times():
    assert display.span(time(7), time(12, 30)) == "07:00-12:30"
    assert display.span(datetime(2021, 2, 24, 15), datetime(2021, 2, 24, 18, 30)) == "15:00-18:30"


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        (Decimal("1234.5"), "€ 1.234,50", "€1,234.50"),
        (Decimal("0.005"), "€ 0,01", "€0.01"),
        (Decimal("-12.5"), "€ -12,50", "-€12.50"),
        (Decimal("-0.001"), "€ 0,00", "€0.00"),
        (1_000_000, "€ 1.000.000,00", "€1,000,000.00"),
    ],
)
def test_money_is_written_as_the_language_does(amount, dutch, english):
    assert display.money(amount) == dutch
    assert display.money(amount, "en") == english


@pytest.mark.parametrize(
    ("minutes", "dutch", "english"),
    [
        (330, "5 uur 30", "5 h 30"),
        (300, "5 uur", "5 h"),
        (45, "45 min", "45 min"),
        (0, "0 min", "0 min"),
        (65, "1 uur 05", "1 h 05"),
        (-90, "-1 uur 30", "-1 h 30"),
    ],
)
def test_hours_are_said_as_people_say_them(minutes, dutch, english):
    assert display.hours(minutes) == dutch
    assert display.hours(minutes, "en") == english


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Noortje", "N"),
        ("Ties de Vries", "TV"),
        ("van der Berg", "B"),
        ("", "?"),
        ("'t Hart", "H"),
        ("o", "O"),
    ],
)
def test_initials_skip_the_small_words(name, expected):
    assert display.initials(name) == expected


@pytest.mark.parametrize("language", ["nl", "nl-nl", "", None, "fy"])
def test_what_is_not_english_reads_as_dutch(language):
    assert display.known_language(language) == "nl"
