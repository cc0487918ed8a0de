"""Which locations are on offer for a care request (K-16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.choices import CareType
from core.childcare.rules.on_offer import SCHOOL_AGE_CARE, Hindrance, Place, hindrances, is_on_offer

pytestmark = pytest.mark.spec("K-16")

CARE = st.sampled_from(sorted(CareType.values))
SCHOOLS = st.sampled_from(["a", "b", "c"])
PLACES = st.builds(
    Place,
    shown=st.sampled_from(["yes", "no", ""]),
    open_care_types=st.frozensets(CARE),
    schools=st.frozensets(SCHOOLS),
)


@given(PLACES, CARE, st.booleans(), st.none() | SCHOOLS)
def test_only_what_is_shown_open_and_of_the_school_is_offered(place, care, links, school):
    follows_school = links and care in SCHOOL_AGE_CARE
    expected = (
        place.shown != "no"
        and care in place.open_care_types
        and (not follows_school or school in place.schools)
    )
    assert is_on_offer(place, care, links_schools=links, school=school) == expected
    assert bool(hindrances(place, care, links_schools=links, school=school)) != expected


def test_not_filled_in_shows():
    place = Place("", {"day_care"})
    assert is_on_offer(place, "day_care", links_schools=True, school=None)


def test_after_school_care_without_linked_schools_is_not_offered_where_schools_are_linked():
    place = Place("yes", {"after_school"})
    assert hindrances(place, "after_school", links_schools=True, school="a") == [Hindrance.NO_SCHOOLS]
    assert is_on_offer(place, "after_school", links_schools=False, school="a")
