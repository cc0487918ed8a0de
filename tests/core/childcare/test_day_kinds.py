from datetime import date, timedelta

import pytest

from core.childcare.choices import Region
from core.childcare.day_kinds import Place, closings, day_kinds, day_kinds_of, organisation_closings
from core.childcare.rules.calendar import DayKind
from tests.factories import (
    ClosingDayFactory,
    LocationFactory,
    SchoolFactory,
    SchoolHolidayFactory,
    StudyDayFactory,
)

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 2, 1)
SUNDAY = MONDAY + timedelta(days=6)


def kinds_by_weekday(location, school=None):
    found = day_kinds(location, school, MONDAY, SUNDAY)
    assert list(found) == [MONDAY + timedelta(days=n) for n in range(7)]
    return [kind.value for kind in found.values()]


def holiday(first=MONDAY, last=MONDAY, **more):
    return SchoolHolidayFactory(name="spring", first_day=first, last_day=last, **more)


@pytest.mark.spec("K-10")
def test_a_date_is_a_school_day_a_holiday_a_study_day_or_closed():
    location = LocationFactory()
    school = SchoolFactory(organisation=location.organisation)
    holiday(MONDAY, MONDAY + timedelta(days=1))
    StudyDayFactory(school=school, date=MONDAY + timedelta(days=2))
    ClosingDayFactory(organisation=location.organisation, date=MONDAY + timedelta(days=3))
    assert kinds_by_weekday(location, school) == [
        "holiday",
        "holiday",
        "study",
        "closed",
        "school",
        "school",
        "school",
    ]


@pytest.mark.spec("K-10")
def test_only_the_holidays_of_the_own_region_count():
    holiday(region=Region.SOUTH)
    assert kinds_by_weekday(LocationFactory(region=Region.MIDDLE))[0] == "school"
    assert kinds_by_weekday(LocationFactory(region=Region.SOUTH))[0] == "holiday"


@pytest.mark.spec("K-10")
def test_a_location_replaces_the_regions_holiday_of_the_same_name():
    location = LocationFactory()
    holiday()
    holiday(MONDAY + timedelta(days=2), MONDAY + timedelta(days=2), location=location)
    assert kinds_by_weekday(location)[:3] == ["school", "school", "holiday"]
    assert kinds_by_weekday(LocationFactory())[:3] == ["holiday", "school", "school"]


@pytest.mark.spec("K-10")
def test_a_schools_holiday_goes_before_the_locations():
    location = LocationFactory()
    school = SchoolFactory(organisation=location.organisation)
    holiday(location=location)
    holiday(MONDAY + timedelta(days=4), MONDAY + timedelta(days=4), school=school)
    assert kinds_by_weekday(location, school)[4] == "holiday"
    assert kinds_by_weekday(location, school)[0] == "school"
    assert kinds_by_weekday(location)[0] == "holiday"


@pytest.mark.spec("K-10")
def test_a_holiday_moved_out_of_sight_is_no_holiday_any_more():
    location = LocationFactory()
    holiday()
    holiday(MONDAY + timedelta(days=30), MONDAY + timedelta(days=37), location=location)
    assert set(kinds_by_weekday(location)) == {"school"}


@pytest.mark.spec("K-10")
def test_a_study_day_holds_for_its_school_or_location_only():
    location = LocationFactory()
    school = SchoolFactory(organisation=location.organisation)
    StudyDayFactory(school=school, date=MONDAY)
    StudyDayFactory(location=location, school=None, date=MONDAY + timedelta(days=1))
    assert kinds_by_weekday(location, school)[:2] == ["study", "study"]
    assert kinds_by_weekday(location)[:2] == ["school", "study"]
    assert kinds_by_weekday(LocationFactory())[:2] == ["school", "school"]


@pytest.mark.spec("K-10")
def test_one_location_can_be_closed_alone():
    location = LocationFactory()
    other = LocationFactory(organisation=location.organisation)
    ClosingDayFactory(organisation=location.organisation, location=location, date=MONDAY, name="Verhuizing")
    assert closings(location, MONDAY, SUNDAY) == {MONDAY: "Verhuizing"}
    assert closings(other, MONDAY, SUNDAY) == {}
    assert organisation_closings(location.organisation_id, MONDAY, SUNDAY) == {}


@pytest.mark.spec("K-10")
def test_closing_days_of_another_organisation_do_not_count():
    ClosingDayFactory(date=MONDAY)
    assert closings(LocationFactory(), MONDAY, SUNDAY) == {}


@pytest.mark.spec("K-10")
def test_a_closing_day_of_the_organisation_holds_at_all_its_locations():
    location = LocationFactory()
    ClosingDayFactory(organisation=location.organisation, date=MONDAY, name="Tweede paasdag")
    assert closings(location, MONDAY, SUNDAY) == {MONDAY: "Tweede paasdag"}
    assert organisation_closings(location.organisation_id, MONDAY, SUNDAY) == {MONDAY: "Tweede paasdag"}


def test_many_places_take_as_few_queries_as_one(django_assert_num_queries):
    locations = [LocationFactory() for _ in range(5)]
    places = [Place(location.pk, SchoolFactory().pk) for location in locations] + [
        Place(locations[0].pk, None)
    ]
    with django_assert_num_queries(3):
        found = day_kinds_of(locations, places, MONDAY, SUNDAY)
    assert set(found) == set(places)
    assert {kind for kinds in found.values() for kind in kinds.values()} == {DayKind.SCHOOL}
