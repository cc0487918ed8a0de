from datetime import date

import pytest

from core.childcare.rules.ages import completed_age


@pytest.mark.parametrize(
    ("birth_date", "on", "age"),
    [
        (date(2025, 11, 23), date(2025, 11, 23), 0),
        (date(2025, 11, 23), date(2026, 11, 22), 0),
        (date(2025, 11, 23), date(2026, 11, 23), 1),
        (date(2022, 12, 31), date(2026, 1, 1), 3),
    ],
)
def test_a_year_counts_from_the_birthday(birth_date, on, age):
    assert completed_age(birth_date, on) == age


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2027, 2, 28), 2),
        (date(2027, 3, 1), 3),
        (date(2028, 2, 28), 3),
        (date(2028, 2, 29), 4),
    ],
)
def test_a_child_of_29_february_turns_a_year_older_on_1_march_of_a_common_year(on, age):
    assert completed_age(date(2024, 2, 29), on) == age


def test_an_unborn_child_has_no_age():
    with pytest.raises(ValueError, match="Not yet born on 2026-11-22"):
        completed_age(date(2026, 11, 23), date(2026, 11, 22))
