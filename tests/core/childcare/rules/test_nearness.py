"""Which places are near a home, as far as addresses tell (K-13)."""

import pytest

from core.childcare.rules.nearness import FAR, Home, apart, by_town

PLACES = [
    Home("3511 AB", "Utrecht"),
    Home("2061 BC", "Bloemendaal"),
    Home("2037 GT", "haarlem"),
    Home("2023 CA", "Haarlem"),
    Home("", ""),
]


def test_the_own_town_comes_first_and_then_the_nearest():
    towns = by_town(Home("2061 AA", "Haarlem"), PLACES, lambda place: place)
    assert [town for town, _rows in towns] == ["haarlem", "Bloemendaal", "Utrecht", ""]


def test_in_a_town_the_nearest_comes_first():
    towns = by_town(Home("2023 XX", "Haarlem"), PLACES, lambda place: place)
    assert [place.postcode for place in towns[0][1]] == ["2023 CA", "2037 GT"]


@pytest.mark.parametrize(
    ("one", "other", "far"), [("2023 CA", "2031 ZZ", 8), ("2023 CA", "", FAR), ("x", "2023 CA", FAR)]
)
def test_how_far_postcodes_are_apart(one, other, far):
    assert apart(one, other) == far
