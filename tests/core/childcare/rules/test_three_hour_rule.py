from datetime import date, time

import pytest

from core.childcare.rules.staff_day import CareForm, Presence, StaffWindow, day_profile
from core.childcare.rules.staff_ratio import NoRulesInForceError
from core.childcare.rules.three_hour_rule import Breach, three_hour_rule

MONDAY = date(2026, 11, 23)
TEN_HOURS = 600


def babies(number: int, start: str = "07:30", end: str = "18:00") -> list[Presence]:
    return [Presence(0, time.fromisoformat(start), time.fromisoformat(end))] * number


def on_duty(start: str, end: str, number: int) -> StaffWindow:
    return StaffWindow(time.fromisoformat(start), time.fromisoformat(end), number)


def use(children, staff, open_minutes=TEN_HOURS, on=MONDAY, care=CareForm.DAY_CARE, **kind_of_day):
    return three_hour_rule(day_profile(children, on, staff, care), open_minutes, on, care, **kind_of_day)


def test_enough_staff_uses_nothing_however_short_the_day_is():
    outcome = use(babies(3), [on_duty("07:00", "18:30", 1)], open_minutes=300)
    assert (outcome.minutes_used, outcome.minutes_allowed, outcome.within_rule) == (0, 0, True)


@pytest.mark.spec("K-18")
def test_three_hours_below_the_ratio_are_allowed_in_a_day_of_ten():
    outcome = use(babies(6), [on_duty("07:30", "18:00", 1), on_duty("09:00", "16:30", 1)])
    assert (outcome.minutes_used, outcome.minutes_allowed) == (180, 180)
    assert outcome.within_rule


def test_a_quarter_more_than_three_hours_is_too_much():
    outcome = use(babies(6), [on_duty("07:30", "18:00", 1), on_duty("09:15", "16:30", 1)])
    assert outcome.minutes_used == 195
    assert outcome.breaches == (Breach.TOO_MANY_MINUTES,)
    assert not outcome.within_rule


def test_a_location_open_for_less_than_ten_hours_may_never_go_below():
    outcome = use(
        babies(6), [on_duty("07:30", "18:00", 1), on_duty("07:45", "18:00", 1)], open_minutes=TEN_HOURS - 1
    )
    assert (outcome.minutes_used, outcome.minutes_allowed) == (15, 0)
    assert outcome.breaches == (Breach.NOT_OPEN_LONG_ENOUGH,)


@pytest.mark.parametrize(
    ("children", "present", "below_half"),
    [(3, 0, True), (6, 1, False), (9, 1, True), (9, 2, False), (12, 1, True), (12, 2, False)],
)
def test_at_least_half_of_the_staff_rounded_up_must_be_there(children, present, below_half):
    staff = [on_duty("07:30", "07:45", present), on_duty("07:45", "18:00", 4)]
    outcome = use(babies(children), staff)
    assert outcome.minutes_used == 15
    assert outcome.below_half == ((time(7, 30),) if below_half else ())
    assert outcome.within_rule is not below_half


def test_a_group_that_is_not_allowed_is_not_mended_by_the_rule():
    outcome = use(babies(13), [on_duty("07:00", "19:00", 9)])
    assert outcome.breaches == (Breach.NOT_ALLOWED,)


def test_a_combination_group_is_not_judged():
    mixed = [*babies(1), Presence(5, time(7, 30), time(18, 0))]
    outcome = use(mixed, [on_duty("07:00", "19:00", 9)])
    assert outcome.breaches == (Breach.NOT_COMPUTED,)


def test_several_breaches_are_all_named():
    outcome = use(babies(9), [on_duty("07:30", "18:00", 1)])
    assert outcome.breaches == (Breach.TOO_MANY_MINUTES, Breach.BELOW_HALF)
    assert len(outcome.below_half) == 42


def school_children(number: int) -> list[Presence]:
    return [Presence(5, time(14, 0), time(18, 0))] * number


@pytest.mark.spec("K-18")
@pytest.mark.parametrize(("second_starts", "within"), [("14:30", True), ("14:45", False)])
def test_after_school_care_has_half_an_hour_on_a_school_day(second_starts, within):
    staff = [on_duty("14:00", "18:00", 1), on_duty(second_starts, "18:00", 1)]
    outcome = use(school_children(11), staff, open_minutes=270, care=CareForm.BSO, school_day=True)
    assert outcome.minutes_allowed == 30
    assert outcome.within_rule is within


def test_after_school_care_on_a_free_day_follows_the_three_hours():
    staff = [on_duty("14:00", "18:00", 1), on_duty("15:00", "18:00", 1)]
    long_day = use(school_children(11), staff, care=CareForm.BSO)
    short_day = use(school_children(11), staff, open_minutes=270, care=CareForm.BSO)
    assert (long_day.minutes_allowed, long_day.within_rule) == (180, True)
    assert (short_day.minutes_allowed, short_day.within_rule) == (0, False)


def test_a_school_day_changes_nothing_for_day_care():
    outcome = use(babies(6), [on_duty("07:30", "18:00", 1), on_duty("09:00", "16:30", 1)], school_day=True)
    assert outcome.minutes_allowed == 180


def test_the_rule_before_its_first_figures_is_a_clear_error():
    with pytest.raises(NoRulesInForceError, match="ThreeHourRules"):
        three_hour_rule((), TEN_HOURS, date(2018, 12, 31))
