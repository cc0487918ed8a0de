from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules.staff_day import (
    CareForm,
    Presence,
    QuarterHour,
    StaffWindow,
    day_profile,
)
from core.childcare.rules.staff_ratio import (
    COMBINATION,
    Basis,
    DayCareAges,
    NotAllowed,
    RefusalReason,
    Requirement,
    required_day_care,
)

MONDAY = date(2026, 11, 23)


def at(clock: str) -> time:
    return time.fromisoformat(clock)


def child(age: int, start: str, end: str) -> Presence:
    return Presence(age, at(start), at(end))


def staff(start: str, end: str, number: int = 1) -> StaffWindow:
    return StaffWindow(at(start), at(end), number)


def quarter(profile, clock: str) -> QuarterHour:
    return next(q for q in profile if q.start == at(clock))


def test_a_day_without_children_has_no_quarters():
    assert day_profile([], MONDAY, [staff("07:00", "18:00")]) == ()


@pytest.mark.spec("K-18")
def test_the_day_runs_by_the_quarter_from_the_first_child_to_the_last():
    profile = day_profile(
        [child(1, "07:30", "08:15"), child(2, "08:00", "08:30")], MONDAY, [staff("07:00", "19:00")]
    )
    assert [(q.start.isoformat("minutes"), q.ages) for q in profile] == [
        ("07:30", (1,)),
        ("07:45", (1,)),
        ("08:00", (1, 2)),
        ("08:15", (2,)),
    ]


def test_a_gap_between_children_needs_nobody():
    profile = day_profile([child(5, "07:30", "08:00"), child(5, "14:00", "14:15")], MONDAY, [], CareForm.BSO)
    assert len(profile) == 27
    assert quarter(profile, "12:00").requirement.required == 0
    assert quarter(profile, "12:00").ages == ()
    assert [q.requirement.required for q in (profile[0], profile[-1])] == [1, 1]


@pytest.mark.spec("K-18")
def test_each_quarter_says_who_is_there_what_they_need_and_who_is_planned():
    babies = [child(0, "08:00", "12:00")] * 3
    late_baby = child(0, "09:00", "12:00")
    profile = day_profile([*babies, late_baby], MONDAY, [staff("08:00", "12:00"), staff("09:30", "12:00")])
    assert [
        (quarter(profile, clock).requirement.required, quarter(profile, clock).staff_planned)
        for clock in ("08:45", "09:00", "09:15", "09:30")
    ] == [(1, 1), (2, 1), (2, 1), (2, 2)]
    assert [q.start for q in profile if q.shortage] == [at("09:00"), at("09:15")]


def test_a_change_within_a_quarter_shows_in_that_quarter():
    profile = day_profile([child(1, "07:40", "08:05")], MONDAY, [staff("07:00", "18:00")])
    assert [q.start for q in profile] == [at("07:30"), at("07:45"), at("08:00")]
    assert all(q.requirement.required == 1 for q in profile)


def test_who_has_left_is_not_counted_with_who_comes_later_in_the_same_quarter():
    full = [child(1, "08:00", "12:50")] * 5
    after = [child(1, "12:55", "17:00")] * 5
    profile = day_profile([*full, *after], MONDAY, [staff("08:00", "17:00")])
    assert quarter(profile, "12:45").requirement.required == 1
    assert len(quarter(profile, "12:45").ages) == 5


def test_who_leaves_the_moment_another_comes_makes_room():
    profile = day_profile([*[child(1, "08:00", "13:00")] * 5, *[child(1, "13:00", "17:00")] * 5], MONDAY, [])
    assert {q.requirement.required for q in profile} == {1}


def test_a_quarter_shows_its_largest_shortage():
    """Two needed by two until 08:05, one needed by nobody after: the second moment is the hard one."""
    profile = day_profile(
        [*[child(0, "08:00", "08:05")] * 3, child(0, "08:00", "08:15")],
        MONDAY,
        [staff("08:00", "08:05", 2)],
    )
    assert profile == (QuarterHour(at("08:00"), (0,), profile[0].requirement, 0),)
    assert profile[0].shortage == 1


def test_staff_who_start_before_the_first_child_and_stay_after_the_last_count():
    profile = day_profile(
        [child(2, "09:00", "09:30")], MONDAY, [staff("07:00", "18:00"), staff("09:15", "09:30", 2)]
    )
    assert [q.staff_planned for q in profile] == [1, 3]


def test_staff_who_leave_before_the_first_child_do_not_count():
    profile = day_profile([child(2, "09:00", "09:30")], MONDAY, [staff("07:00", "09:00")])
    assert [q.staff_planned for q in profile] == [0, 0]


def test_a_group_past_the_maximum_is_not_allowed_for_just_that_time():
    profile = day_profile(
        [*[child(2, "08:00", "09:00")] * 16, child(2, "08:20", "08:25")], MONDAY, [staff("08:00", "09:00", 9)]
    )
    over = NotAllowed(RefusalReason.TOO_MANY_CHILDREN, 16)
    assert [q.requirement == over for q in profile] == [False, True, False, False]
    assert quarter(profile, "08:15").shortage is None


def test_a_child_of_four_at_day_care_is_shown_as_four_and_counts_as_three():
    profile = day_profile([child(4, "08:00", "08:15"), child(0, "08:00", "08:15")], MONDAY, [])
    assert profile[0].ages == (0, 4)
    assert profile[0].requirement == required_day_care(DayCareAges(zero=1, three=1), MONDAY)


@pytest.mark.spec("K-18")
@pytest.mark.parametrize(("care", "ages"), [(CareForm.DAY_CARE, (2, 5)), (CareForm.BSO, (3, 8))])
def test_day_care_and_after_school_care_together_are_not_computed_and_say_where_to_look(care, ages):
    profile = day_profile(
        [child(age, "08:00", "08:15") for age in ages], MONDAY, [staff("08:00", "09:00")], care
    )
    assert profile[0].requirement is COMBINATION
    assert profile[0].requirement.refer_to == "1ratio.nl"
    assert profile[0].shortage is None


@pytest.mark.spec("K-18")
def test_after_school_care_counts_the_younger_and_older_children_of_the_whole_location():
    younger = [child(6, "15:00", "18:00")] * 21
    older = [child(7, "15:00", "18:00"), *[child(11, "15:00", "17:00")] * 23]
    profile = day_profile([*younger, *older], MONDAY, [staff("15:00", "18:00", 4)], CareForm.BSO)
    assert quarter(profile, "16:45").requirement == Requirement(5, Basis.RATIO)
    assert quarter(profile, "16:45").shortage == 1
    assert quarter(profile, "17:00").requirement == Requirement(3, Basis.RATIO)


def test_a_child_of_four_is_old_enough_for_after_school_care():
    profile = day_profile([child(4, "15:00", "15:15")], MONDAY, [], CareForm.BSO)
    assert profile[0].requirement == Requirement(1, Basis.RATIO)


def test_the_day_ends_at_the_last_minute_before_midnight():
    profile = day_profile([child(5, "23:30", "23:59")], MONDAY, [], CareForm.BSO)
    assert [q.start for q in profile] == [at("23:30"), at("23:45")]


@pytest.mark.parametrize("end", ["08:00", "07:59"])
def test_a_window_must_end_after_its_start(end):
    with pytest.raises(ValueError, match="must end after its start"):
        day_profile([child(1, "08:00", end)], MONDAY, [])
    with pytest.raises(ValueError, match="must end after its start"):
        day_profile([child(1, "08:00", "09:00")], MONDAY, [staff("08:00", end)])


def test_an_age_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        day_profile([child(-1, "08:00", "09:00")], MONDAY, [])


clock_times = st.integers(7 * 60, 10 * 60).map(lambda minute: time(minute // 60, minute % 60))
windows = st.tuples(clock_times, clock_times).filter(lambda window: window[0] < window[1])


@given(
    children=st.lists(st.tuples(st.integers(0, 4), windows), min_size=1, max_size=12),
    duty=st.lists(windows, max_size=4),
)
def test_every_quarter_equals_the_hardest_of_its_fifteen_minutes(children, duty):
    presences = [Presence(age, start, end) for age, (start, end) in children]
    profile = day_profile(presences, MONDAY, [StaffWindow(start, end, 1) for start, end in duty])
    first = min(start for _, start, _ in presences)
    last = max(end for _, _, end in presences)
    for shown in profile:
        minutes = [time(shown.start.hour, shown.start.minute + extra) for extra in range(15)]
        gaps, needs = [], []
        for minute in (minute for minute in minutes if first <= minute < last):
            ages = DayCareAges.of(age for age, start, end in presences if start <= minute < end)
            outcome = required_day_care(ages, MONDAY)
            if isinstance(outcome, NotAllowed):
                gaps.append(99)
                continue
            gaps.append(outcome.required - sum(start <= minute < end for start, end in duty))
            needs.append(outcome.required)
        if isinstance(shown.requirement, NotAllowed):
            assert max(gaps) == 99
        else:
            assert shown.requirement.required - shown.staff_planned == max(gaps)
            assert shown.requirement.required in needs


@given(children=st.lists(st.tuples(st.integers(0, 4), windows), min_size=1, max_size=8))
def test_the_quarters_follow_each_other_without_a_hole(children):
    profile = day_profile([(age, start, end) for age, (start, end) in children], MONDAY, [])
    minutes = [q.start.hour * 60 + q.start.minute for q in profile]
    assert minutes == list(range(minutes[0], minutes[-1] + 1, 15))
    first = min(start for _, (start, _) in children)
    last = max(end for _, (_, end) in children)
    assert minutes[0] <= first.hour * 60 + first.minute < minutes[0] + 15
    assert minutes[-1] < last.hour * 60 + last.minute <= minutes[-1] + 15
