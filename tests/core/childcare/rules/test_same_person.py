"""When two guardians are one (K-13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules.same_person import Person, is_same, key_of

pytestmark = pytest.mark.spec("K-13")
SANNE = Person("Sanne", "S.M.", "de", "Wit", "2023 CA", "12", "a")


@given(
    prefix=st.sampled_from(["", "de", "van der", "'t"]),
    initials=st.sampled_from(["S.M.", "s m", "SM", "S. M."]),
    last_name=st.sampled_from(["Wit", "WIT", "Wít", "wit"]),
    house=st.sampled_from([("12", "a"), ("12a", ""), ("12", "A"), ("12 a", "")]),
)
def test_prefix_accents_capitals_and_points_make_no_difference(prefix, initials, last_name, house):
    other = Person("Saskia", initials, prefix, last_name, "2023CA", *house)
    assert is_same(SANNE, other)
    assert is_same(other, SANNE)
    assert key_of(SANNE) == key_of(other)


@pytest.mark.parametrize(
    "other",
    [
        Person("Sanne", "S.", "de", "Wit", "2023 CA", "12", "a"),
        Person("Sanne", "S.M.", "de", "Witte", "2023 CA", "12", "a"),
        Person("Sanne", "S.M.", "de", "Wit", "2023 CA", "12", "b"),
        Person("Sanne", "S.M.", "de", "Wit", "", "12", "a"),
    ],
    ids=["initials", "last name", "house", "no postcode"],
)
def test_another_initial_name_or_house_is_somebody_else(other):
    assert not is_same(SANNE, other)


def test_without_initials_the_first_name_counts():
    assert is_same(SANNE, Person("Sofie", "", "", "Wit", "2023 CA", "12a"))
    assert not is_same(SANNE, Person("Tessa", "", "", "Wit", "2023 CA", "12a"))
