import dataclasses
import json
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules import staff_ratio
from core.childcare.rules.staff_ratio import (
    RULE_BOOK,
    Basis,
    DayCareAges,
    NoRulesInForceError,
    NotAllowed,
    RefusalReason,
    Requirement,
    RoomForMore,
    RoomLimit,
    TableRow,
    bso_group_maximum,
    how_many_more_fit,
    how_many_more_fit_bso,
    in_force,
    is_older_at_bso,
    read_rule_book,
    required_bso,
    required_day_care,
)

VECTORS = json.loads(Path(__file__).with_name("staff_ratio_vectors.json").read_text(encoding="utf-8"))
MONDAY = date.fromisoformat(VECTORS["on"])
EVERY_GROUP = [DayCareAges(*counts) for counts in product(range(18), repeat=4) if sum(counts) <= 17]
LAWFUL_GROUPS = [group for group in EVERY_GROUP if isinstance(required_day_care(group, MONDAY), Requirement)]


def day_care_vectors():
    return [pytest.param(v, id="-".join(map(str, v["ages"]))) for v in VECTORS["day_care"]]


def number(group: DayCareAges) -> int:
    return required_day_care(group, MONDAY).required


@pytest.mark.spec("K-18")
@pytest.mark.parametrize("vector", day_care_vectors())
def test_a_day_care_group_needs_the_published_number(vector):
    outcome = required_day_care(DayCareAges(*vector["ages"]), MONDAY)
    assert getattr(outcome, "required", None) == vector["required"]
    if "basis" in vector:
        assert getattr(getattr(outcome, "basis", None), "name", None) == vector["basis"]


@pytest.mark.spec("K-18")
@pytest.mark.parametrize("vector", VECTORS["bso"])
def test_after_school_care_at_a_location_needs_the_published_number(vector):
    outcome = required_bso(vector["younger"], vector["older"], MONDAY)
    assert outcome == Requirement(vector["required"], Basis.RATIO)


def test_an_empty_group_needs_nobody():
    assert required_day_care(DayCareAges(), MONDAY) == Requirement(0, Basis.TABLE, None)


def test_the_row_spans_the_youngest_to_the_oldest_present():
    outcome = required_day_care(DayCareAges(one=2, three=1), MONDAY)
    assert outcome.row == TableRow(age_from=1, age_to=4, staff=1, max_children=7, max_zero=None)


def test_the_row_with_the_babies_present_is_taken():
    outcome = required_day_care(DayCareAges(zero=3, one=6, two=6), MONDAY)
    assert outcome.row == TableRow(age_from=0, age_to=3, staff=3, max_children=15, max_zero=3)


@pytest.mark.spec("K-18")
@pytest.mark.parametrize(
    ("group", "reason", "limit"),
    [
        (DayCareAges(zero=13), RefusalReason.TOO_MANY_BABIES, 12),
        (DayCareAges(zero=9, one=1), RefusalReason.TOO_MANY_BABIES, 8),
        (DayCareAges(zero=9, three=7), RefusalReason.TOO_MANY_BABIES, 8),
        (DayCareAges(two=17), RefusalReason.TOO_MANY_CHILDREN, 16),
        (DayCareAges(zero=8, three=9), RefusalReason.TOO_MANY_CHILDREN, 16),
        (DayCareAges(zero=9, one=8), RefusalReason.TOO_MANY_CHILDREN, 16),
    ],
)
def test_a_group_past_the_legal_maximum_is_not_allowed(group, reason, limit):
    assert required_day_care(group, MONDAY) == NotAllowed(reason, limit)


@pytest.mark.parametrize("group", [DayCareAges(zero=12), DayCareAges(zero=8, one=8), DayCareAges(three=16)])
def test_a_group_at_the_legal_maximum_is_allowed(group):
    assert isinstance(required_day_care(group, MONDAY), Requirement)


def test_exactly_the_groups_within_the_maximum_are_lawful():
    expected = [
        group
        for group in EVERY_GROUP
        if (group.zero == group.children and group.zero <= 12) or (group.zero <= 8 and group.children <= 16)
    ]
    assert expected == LAWFUL_GROUPS


@pytest.mark.spec("K-18")
def test_one_more_child_never_needs_fewer_staff():
    for group in LAWFUL_GROUPS:
        for age in range(4):
            bigger = required_day_care(group.with_one_more(age), MONDAY)
            assert isinstance(bigger, NotAllowed) or bigger.required >= number(group), (group, age)


@pytest.mark.spec("K-18")
def test_the_safeguard_adds_exactly_what_the_group_with_one_child_fewer_needs():
    guarded = 0
    for group in LAWFUL_GROUPS:
        outcome = required_day_care(group, MONDAY)
        if outcome.basis is Basis.SAFEGUARD:
            guarded += 1
            assert outcome.required == max(map(number, group.with_one_fewer()))
            assert outcome.required > outcome.row.staff
    assert guarded == 32


def test_the_safeguard_looks_at_what_the_smaller_group_needs_and_not_at_its_row():
    """Thirteen children need three because eleven of them alone do, two steps back."""
    assert required_day_care(DayCareAges(one=11), MONDAY).basis is Basis.TABLE
    assert required_day_care(DayCareAges(one=11, three=1), MONDAY).basis is Basis.SAFEGUARD
    further = required_day_care(DayCareAges(one=11, three=2), MONDAY)
    assert (further.required, further.basis, further.row.staff) == (3, Basis.SAFEGUARD, 2)


@pytest.mark.spec("K-18")
def test_only_whole_numbers_come_out():
    for group in LAWFUL_GROUPS:
        assert type(number(group)) is int


def exact_baby_ratio(group: DayCareAges) -> int:
    others = Fraction(group.one, 5) + Fraction(group.two, 6) + Fraction(group.three, 8)
    return ceil(Fraction(group.zero, 3) + others / Fraction(12, 10))


@pytest.mark.spec("K-18")
def test_the_baby_formula_in_whole_numbers_equals_the_exact_fraction():
    seen = 0
    for group in LAWFUL_GROUPS:
        outcome = required_day_care(group, MONDAY)
        if outcome.basis is Basis.RATIO:
            seen += 1
            assert outcome.required == exact_baby_ratio(group)
            assert outcome.required > outcome.row.staff
        elif group.zero:
            assert outcome.required >= exact_baby_ratio(group)
    assert seen == 659


@cache
def plainly_computed(group: DayCareAges) -> int:
    """The law once more, written differently."""
    if not group.children:
        return 0
    ages = [age for age, count in enumerate(group.counts) if count]
    fitting = [
        row.staff
        for row in RULE_BOOK.day_care[0].rows
        if row.age_from == min(ages) and row.age_to == max(ages) + 1
        if group.children <= row.max_children and group.zero <= (row.max_zero or 99)
    ]
    baby_ratio = exact_baby_ratio(group) if group.zero else 0
    return max(min(fitting), baby_ratio, *map(plainly_computed, group.with_one_fewer()))


def test_every_group_needs_what_the_law_says_when_computed_with_fractions():
    for group in LAWFUL_GROUPS:
        assert number(group) == plainly_computed(group), group


def test_a_child_of_four_at_day_care_counts_as_three():
    assert DayCareAges.of([0, 3, 4, 4]) == DayCareAges(zero=1, three=3)
    assert DayCareAges(two=1).with_one_more(4) == DayCareAges(two=1, three=1)


@pytest.mark.parametrize("age", [-1, 5])
def test_other_ages_are_not_at_day_care(age):
    with pytest.raises(ValueError, match="not at day care"):
        DayCareAges.of([2, age])
    with pytest.raises(ValueError, match="not at day care"):
        DayCareAges().with_one_more(age)


def test_a_number_of_children_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        DayCareAges(one=-1)
    with pytest.raises(ValueError, match="negative"):
        required_bso(-1, 3, MONDAY)


# How many more fit


@st.composite
def groups(draw):
    return draw(st.sampled_from(LAWFUL_GROUPS))


def fits(group: DayCareAges, staff: int, capacity: int) -> bool:
    outcome = required_day_care(group, MONDAY)
    return isinstance(outcome, Requirement) and outcome.required <= staff and group.children <= capacity


@pytest.mark.spec("K-18")
@given(group=groups(), age=st.integers(0, 4), staff=st.integers(0, 5), capacity=st.integers(0, 17))
def test_as_many_more_fit_as_can_really_be_added_one_after_another(group, age, staff, capacity):
    answer = how_many_more_fit(group, age, staff, capacity, MONDAY)
    assert answer.age == age
    for _ in range(answer.children):
        group = group.with_one_more(age)
        assert fits(group, staff, capacity)
    assert not fits(group.with_one_more(age), staff, capacity)


@pytest.mark.parametrize(
    ("group", "age", "staff", "capacity", "children", "stopped_by"),
    [
        (DayCareAges(), 0, 1, 16, 3, RoomLimit.STAFF),
        (DayCareAges(), 3, 1, 16, 8, RoomLimit.STAFF),
        (DayCareAges(), 2, 0, 16, 0, RoomLimit.STAFF),
        (DayCareAges(one=5), 1, 1, 16, 0, RoomLimit.STAFF),
        (DayCareAges(one=5), 3, 1, 16, 2, RoomLimit.STAFF),
        (DayCareAges(two=3), 2, 3, 5, 2, RoomLimit.CAPACITY),
        (DayCareAges(two=7), 2, 3, 5, 0, RoomLimit.CAPACITY),
        (DayCareAges(zero=9), 1, 9, 16, 0, RoomLimit.LEGAL_MAXIMUM),
        (DayCareAges(zero=9), 0, 9, 16, 3, RoomLimit.LEGAL_MAXIMUM),
        (DayCareAges(zero=6, one=2), 0, 9, 16, 2, RoomLimit.LEGAL_MAXIMUM),
        (DayCareAges(two=10), 3, 9, 20, 6, RoomLimit.LEGAL_MAXIMUM),
        (DayCareAges(zero=4, one=4, two=4, three=4), 2, 3, 16, 0, RoomLimit.CAPACITY),
    ],
)
def test_the_answer_names_the_age_and_what_stops_the_next_child(
    group, age, staff, capacity, children, stopped_by
):
    assert how_many_more_fit(group, age, staff, capacity, MONDAY) == RoomForMore(age, children, stopped_by)


def test_four_one_year_olds_leave_room_for_three_of_three_years_but_for_no_baby():
    group = DayCareAges(one=4)
    assert how_many_more_fit(group, 0, 1, 16, MONDAY).children == 0
    assert how_many_more_fit(group, 1, 1, 16, MONDAY).children == 1
    assert how_many_more_fit(group, 3, 1, 16, MONDAY).children == 3


# After-school care


@given(younger=st.integers(0, 150), older=st.integers(0, 150))
def test_after_school_care_is_the_exact_sum_rounded_up(younger, older):
    exact = ceil(Fraction(younger, 10) + Fraction(83, 1000) * older)
    outcome = required_bso(younger, older, MONDAY)
    assert outcome.required == exact
    assert type(outcome.required) is int


@given(younger=st.integers(0, 150), older=st.integers(0, 150))
def test_one_more_child_after_school_never_needs_fewer_staff(younger, older):
    now = required_bso(younger, older, MONDAY).required
    assert required_bso(younger + 1, older, MONDAY).required >= now
    assert required_bso(younger, older + 1, MONDAY).required >= now


def test_children_count_as_older_from_seven_years():
    assert [is_older_at_bso(age, MONDAY) for age in (4, 6, 7, 12)] == [False, False, True, True]


def test_an_after_school_group_holds_thirty():
    assert bso_group_maximum(MONDAY) == 30


@pytest.mark.parametrize(
    ("younger", "older", "next_age", "staff", "in_group", "capacity", "children", "stopped_by"),
    [
        (10, 0, 5, 2, 10, 30, 10, RoomLimit.STAFF),
        (10, 0, 7, 2, 10, 30, 12, RoomLimit.STAFF),
        (10, 0, 5, 9, 10, 12, 2, RoomLimit.CAPACITY),
        (50, 0, 5, 9, 25, 40, 5, RoomLimit.LEGAL_MAXIMUM),
        (11, 0, 5, 1, 11, 30, 0, RoomLimit.STAFF),
    ],
)
def test_room_after_school_counts_staff_by_location_and_places_by_group(
    younger, older, next_age, staff, in_group, capacity, children, stopped_by
):
    answer = how_many_more_fit_bso(
        younger, older, next_age, staff, children_in_group=in_group, group_capacity=capacity, on=MONDAY
    )
    assert answer == RoomForMore(next_age, children, stopped_by)


# Figures are dated


def test_day_care_before_the_first_rules_is_a_clear_error():
    assert required_day_care(DayCareAges(one=5), date(2019, 1, 1)).required == 1
    with pytest.raises(NoRulesInForceError, match="in force on 2018-12-31: the first hold from 2019-01-01"):
        required_day_care(DayCareAges(one=5), date(2018, 12, 31))


def test_after_school_care_before_july_2024_is_a_clear_error():
    assert required_bso(10, 0, date(2024, 7, 1)).required == 1
    with pytest.raises(NoRulesInForceError, match="2024-06-30"):
        required_bso(10, 0, date(2024, 6, 30))


def test_new_figures_hold_from_their_own_date(monkeypatch):
    today = RULE_BOOK.day_care[0]
    stricter = dataclasses.replace(
        today,
        valid_from=date(2028, 1, 1),
        max_children=14,
        rows=tuple(
            dataclasses.replace(row, max_children=min(row.max_children, 14)) if row.staff == 4 else row
            for row in today.rows
        ),
    )
    book = dataclasses.replace(RULE_BOOK, day_care=(stricter, today))
    monkeypatch.setattr(staff_ratio, "RULE_BOOK", book)
    fifteen = DayCareAges(two=15)
    assert required_day_care(fifteen, date(2027, 12, 31)).required == 2
    assert required_day_care(fifteen, date(2028, 1, 1)) == NotAllowed(RefusalReason.TOO_MANY_CHILDREN, 14)


def test_the_newest_rules_that_have_started_are_taken():
    data = json.loads(staff_ratio.DATA.read_text(encoding="utf-8"))
    newer = data["bso"][0] | {"valid_from": "2028-01-01", "max_children_in_group": 28}
    for entries in ([*data["bso"], newer], [newer, *data["bso"]]):
        rules = read_rule_book(data | {"bso": entries}).bso
        start = date(2028, 1, 1)
        assert in_force(rules, start - timedelta(days=1)).max_children_in_group == 30
        assert in_force(rules, start).max_children_in_group == 28


def test_the_data_file_names_its_source_and_holds_no_broken_numbers():
    def refuse(figure: str) -> None:
        raise AssertionError(f"{figure} is not a whole number")

    data = json.loads(staff_ratio.DATA.read_text(encoding="utf-8"), parse_float=refuse)
    assert "bijlage 1" in data["source"]
    assert "Stb. 2024, 64" in data["source"]
