import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules import calendar
from core.childcare.rules.calendar import (
    DayKind,
    IsoWeek,
    Period,
    Region,
    SchoolHoliday,
    classify,
    closing_day_seed,
    count_working_days,
    is_working_day,
    public_holidays,
    school_holidays,
    with_overrides,
    working_days_after,
    working_days_before,
)

AUTUMN = Period(date(2026, 10, 17), date(2026, 10, 25))
STUDY_DAY = date(2026, 11, 4)
CLOSING_DAY = date(2026, 12, 24)


@pytest.mark.spec("K-10")
@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 10, 16), DayKind.SCHOOL),
        (date(2026, 10, 17), DayKind.HOLIDAY),
        (date(2026, 10, 25), DayKind.HOLIDAY),
        (date(2026, 10, 26), DayKind.SCHOOL),
        (STUDY_DAY, DayKind.STUDY),
        (CLOSING_DAY, DayKind.CLOSED),
    ],
)
def test_a_date_is_a_school_day_a_holiday_a_study_day_or_closed(on, kind):
    assert classify(on, [AUTUMN], {STUDY_DAY}, {CLOSING_DAY}) is kind


def test_closed_goes_before_a_holiday_and_a_holiday_before_a_study_day():
    in_autumn = date(2026, 10, 20)
    assert classify(in_autumn, [AUTUMN], {in_autumn}, {in_autumn}) is DayKind.CLOSED
    assert classify(in_autumn, [AUTUMN], {in_autumn}, set()) is DayKind.HOLIDAY
    assert classify(in_autumn, [], {in_autumn}, {in_autumn}) is DayKind.CLOSED


def test_a_weekend_outside_the_holidays_is_no_kind_of_its_own():
    assert classify(date(2026, 11, 7), [AUTUMN], set(), set()) is DayKind.SCHOOL


# School holidays


@pytest.mark.spec("K-10")
@pytest.mark.parametrize(
    ("region", "first_day", "last_day"),
    [
        (Region.NORTH, date(2026, 10, 10), date(2026, 10, 18)),
        (Region.MIDDLE, date(2026, 10, 17), date(2026, 10, 25)),
        (Region.SOUTH, date(2026, 10, 17), date(2026, 10, 25)),
    ],
)
def test_each_region_has_its_own_autumn_holiday(region, first_day, last_day):
    assert SchoolHoliday("2026-2027", "autumn", first_day, last_day) in school_holidays(region)


@pytest.mark.parametrize("region", Region)
def test_the_published_holidays_run_from_saturday_to_sunday_in_order_without_overlap(region):
    holidays = school_holidays(region)
    assert len(holidays) == 25
    assert len({(holiday.school_year, holiday.name) for holiday in holidays}) == 25
    for holiday in holidays:
        assert (holiday.first_day.isoweekday(), holiday.last_day.isoweekday()) == (6, 7)
        assert holiday.first_day < holiday.last_day
    for earlier, later in pairwise(holidays):
        assert earlier.last_day < later.first_day


@pytest.mark.parametrize("region", Region)
def test_summer_lasts_six_weeks_christmas_two_and_the_others_one(region):
    weeks = {"summer": 6, "christmas": 2}
    for holiday in school_holidays(region):
        assert (holiday.last_day - holiday.first_day).days + 1 == 7 * weeks.get(holiday.name, 1) + 2


@pytest.mark.parametrize("name", ["christmas", "may"])
def test_christmas_and_may_are_the_same_for_the_whole_country(name):
    everywhere = [[h.period for h in school_holidays(region) if h.name == name] for region in Region]
    assert everywhere[0] == everywhere[1] == everywhere[2]


def test_the_data_file_names_its_source():
    assert "Rijksoverheid" in json.loads(calendar.DATA.read_text(encoding="utf-8"))["source"]


@pytest.mark.spec("K-10")
def test_a_school_replaces_a_holiday_of_the_region_by_its_own():
    own = SchoolHoliday("2026-2027", "autumn", date(2026, 10, 10), date(2026, 10, 18))
    kept = with_overrides(school_holidays(Region.MIDDLE), [own])
    assert [h for h in kept if h.name == "autumn" and h.school_year == "2026-2027"] == [own]
    assert len(kept) == len(school_holidays(Region.MIDDLE))
    periods = [holiday.period for holiday in kept]
    assert classify(date(2026, 10, 12), periods, set(), set()) is DayKind.HOLIDAY
    assert classify(date(2026, 10, 20), periods, set(), set()) is DayKind.SCHOOL


def test_a_school_adds_a_holiday_of_its_own_name_in_its_place():
    second_week = SchoolHoliday("2026-2027", "second may week", date(2027, 5, 3), date(2027, 5, 9))
    kept = with_overrides(school_holidays(Region.NORTH), [second_week])
    place = kept.index(second_week)
    assert len(kept) == 26
    assert kept[place - 1].name == "may"
    assert kept[place + 1].name == "summer"


# Public holidays and closing days


@pytest.mark.spec("K-10")
def test_closing_days_begin_with_the_days_off_of_the_collective_agreement():
    assert closing_day_seed(2027) == [
        (date(2027, 1, 1), "Nieuwjaarsdag"),
        (date(2027, 3, 29), "Tweede paasdag"),
        (date(2027, 4, 27), "Koningsdag"),
        (date(2027, 5, 6), "Hemelvaartsdag"),
        (date(2027, 5, 17), "Tweede pinksterdag"),
        (date(2027, 12, 25), "Eerste kerstdag"),
        (date(2027, 12, 26), "Tweede kerstdag"),
    ]


@pytest.mark.parametrize("year", range(2020, 2051))
def test_every_year_has_the_same_seven_closing_days_in_order(year):
    seed = closing_day_seed(year)
    assert sorted(name for _, name in seed) == sorted(calendar.CLOSING_DAY_NAMES)
    assert [on for on, _ in seed] == sorted(on for on, _ in seed)
    assert {on.year for on, _ in seed} == {year}


@pytest.mark.parametrize(("year", "day"), [(2025, 26), (2026, 27), (2031, 26), (2036, 26)])
def test_kings_day_moves_to_saturday_when_the_27th_is_a_sunday(year, day):
    assert (date(year, 4, day), "Koningsdag") in closing_day_seed(year)


def test_good_friday_is_a_public_holiday_and_no_closing_day():
    good_friday = date(2027, 3, 26)
    assert public_holidays(2027)[good_friday] == ("Goede vrijdag",)
    assert good_friday not in dict(closing_day_seed(2027))


@pytest.mark.parametrize(("year", "is_holiday"), [(2025, True), (2026, False), (2027, False), (2030, True)])
def test_5_may_is_a_public_holiday_once_in_five_years(year, is_holiday):
    assert (date(year, 5, 5) in public_holidays(year)) is is_holiday


# Working days


def works(on: date) -> bool:
    return is_working_day(on, {CLOSING_DAY})


@pytest.mark.parametrize(
    ("on", "working"),
    [
        (date(2026, 12, 23), True),
        (CLOSING_DAY, False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 27), False),
        (date(2026, 12, 28), True),
        (date(2027, 1, 1), False),
        (date(2027, 4, 27), False),
        (date(2027, 5, 5), True),
    ],
)
def test_a_working_day_is_no_weekend_no_public_holiday_and_no_closing_day(on, working):
    assert works(on) is working


@pytest.mark.parametrize(
    ("on", "number", "before"),
    [
        (date(2026, 11, 26), 0, date(2026, 11, 26)),
        (date(2026, 11, 26), 1, date(2026, 11, 25)),
        (date(2026, 11, 23), 1, date(2026, 11, 20)),
        (date(2026, 11, 22), 1, date(2026, 11, 20)),
        (date(2026, 12, 28), 1, date(2026, 12, 23)),
        (date(2026, 12, 28), 2, date(2026, 12, 22)),
        (date(2027, 1, 4), 4, date(2026, 12, 28)),
        (date(2027, 1, 4), 5, date(2026, 12, 23)),
        (date(2027, 3, 30), 1, date(2027, 3, 25)),
    ],
)
def test_working_days_before_skip_weekends_holidays_and_closing_days(on, number, before):
    assert working_days_before(on, number, works) == before


def test_working_days_after_go_the_other_way():
    assert working_days_after(date(2026, 12, 23), 1, works) == date(2026, 12, 28)
    assert working_days_after(date(2026, 12, 23), 5, works) == date(2027, 1, 4)


def test_counting_takes_the_first_day_and_leaves_out_the_last():
    assert count_working_days(date(2026, 11, 23), date(2026, 11, 30), works) == 5
    assert count_working_days(date(2026, 11, 27), date(2026, 11, 30), works) == 1
    assert count_working_days(date(2026, 12, 24), date(2026, 12, 28), works) == 0
    assert count_working_days(date(2026, 11, 30), date(2026, 11, 23), works) == 0


dates = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@given(on=dates, number=st.integers(1, 30))
def test_exactly_so_many_working_days_lie_between(on, number):
    before = working_days_before(on, number, works)
    assert works(before)
    assert count_working_days(before, on, works) == number
    after = working_days_after(on, number, works)
    assert works(after)
    assert count_working_days(on + timedelta(days=1), after + timedelta(days=1), works) == number


def test_a_negative_number_of_working_days_is_refused():
    with pytest.raises(ValueError, match="negative"):
        working_days_before(date(2026, 11, 23), -1, works)


def test_a_year_without_a_working_day_is_an_error_and_no_endless_search():
    with pytest.raises(ValueError, match="No working day"):
        working_days_before(date(2026, 11, 23), 1, lambda on: False)


# Weeks


@pytest.mark.parametrize(
    ("on", "week"),
    [
        (date(2026, 12, 31), IsoWeek(2026, 53)),
        (date(2027, 1, 3), IsoWeek(2026, 53)),
        (date(2027, 1, 4), IsoWeek(2027, 1)),
        (date(2025, 12, 29), IsoWeek(2026, 1)),
    ],
)
def test_weeks_at_the_turn_of_the_year(on, week):
    assert IsoWeek.of(on) == week


@given(on=dates)
def test_a_week_runs_from_monday_to_sunday_and_reads_back(on):
    week = IsoWeek.of(on)
    assert on in week.days
    assert [day.isoweekday() for day in week.days] == [1, 2, 3, 4, 5, 6, 7]
    assert week.monday == week.days[0]
    assert IsoWeek.parse(str(week)) == week


def test_weeks_go_on_over_the_turn_of_the_year():
    assert IsoWeek(2026, 53).shifted(1) == IsoWeek(2027, 1)
    assert IsoWeek(2027, 1).shifted(-1) == IsoWeek(2026, 53)
    assert str(IsoWeek(2027, 1)) == "2027-W01"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-W54", "2027-W53", "2027-W00", "2026-53", "2026-W1", "x2026-W01"]
)
def test_text_that_is_no_week_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        IsoWeek.parse(text)
