"""Kantoor > Locaties, Groepen, Medewerkers, Dagdelen en kalender (K-22)."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.childcare.actions.generate_schedule import generate
from core.childcare.models import (
    ClosingDay,
    DayPart,
    DayPartPrice,
    Group,
    Location,
    SchoolHoliday,
    StaffDuty,
    StudyDay,
)
from core.lib import clock
from tests.core.childcare.office.people import browser_of, filled_in, office_worker
from tests.factories import (
    CareMomentFactory,
    ClosingDayFactory,
    DayPartFactory,
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    PlacementFactory,
    SchoolFactory,
    SchoolHolidayFactory,
    UserFactory,
    next_weekday,
)
from tests.pages import queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-22")]


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def place(organisation):
    return LocationFactory(organisation=organisation, name="Haarlem")


@pytest.fixture
def group(place):
    return GroupFactory(location=place, name="Hamsters")


@pytest.fixture
def browser(organisation):
    return browser_of(office_worker(organisation))


def send(browser, url, **changed):
    """Open a form and send it back with something changed."""
    return browser.post(url, {**filled_in(browser.get(url)), **changed})


def planned(organisation):
    """A placement on coming Mondays and Thursdays, with its care."""
    placement = PlacementFactory(
        child__family__organisation=organisation,
        # Care of today is not changed any more.
        valid_from=clock.today() + timedelta(days=1),
        valid_until=clock.today() + timedelta(weeks=4),
    )
    generate(placement, clock.today())
    return placement


# Locations


@pytest.mark.spec("K-05")
def test_a_location_is_changed_and_shown_as_parents_see_it(browser, place, organisation):
    school = SchoolFactory(organisation=organisation)
    send(
        browser,
        f"/kantoor/locaties/{place.pk}/wijzigen/",
        city="Heemstede",
        shown_on_portal="no",
        schools=[school.pk],
        opens_1="08:00",
        closes_1="12:00",
    )
    place.refresh_from_db()
    assert (place.city, place.shown_on_portal) == ("Heemstede", "no")
    assert list(place.schools.all()) == [school]
    assert place.opening_hours.get(weekday=1).closes == time(12)
    page = words(browser.get(f"/kantoor/locaties/{place.pk}/"))
    assert "Parents do not see this location" in page
    for word in ("Opening hours", "Linked schools", "City"):
        assert word in page.split("Last:")[1]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"lrk_number": "12"}, "An LRK number has nine digits"),
        ({"postcode": "0123 AB"}, "A postcode has four digits and two letters"),
        ({"closes_1": ""}, "Fill in both times"),
        ({"closes_1": "06:00"}, "This ends before it begins"),
        ({"name": ""}, "Fill in the name"),
    ],
)
def test_what_is_wrong_with_a_location_is_told(browser, place, wrong, told):
    answer = send(browser, f"/kantoor/locaties/{place.pk}/wijzigen/", **wrong)
    assert answer.status_code == 422
    assert told in words(answer)


def test_a_name_stands_once(browser, place, organisation):
    LocationFactory(organisation=organisation, name="Zwolle")
    answer = send(browser, f"/kantoor/locaties/{place.pk}/wijzigen/", name="Zwolle")
    assert "Another location has this name" in words(answer)
    assert Location.objects.get(pk=place.pk).name == "Haarlem"


@pytest.mark.spec("K-05")
def test_a_weekday_that_closes_has_no_care_any_more(browser, organisation):
    placement = planned(organisation)
    send(browser, f"/kantoor/locaties/{placement.group.location_id}/wijzigen/", opens_1="", closes_1="")
    assert {moment.date.isoweekday() for moment in placement.care_moments.all()} == {4}


# Groups


@pytest.mark.spec("K-06")
def test_a_group_has_ages_and_capacity_by_time_of_day(browser, group):
    send(
        browser,
        f"/kantoor/groepen/{group.pk}/wijzigen/",
        capacity="14",
        **{
            "tijden-0-weekday": "3",
            "tijden-0-starts": "07:00",
            "tijden-0-ends": "09:00",
            "tijden-0-capacity": "6",
        },
    )
    window = group.capacities.get()
    assert (window.weekday, window.capacity) == (3, 6)
    page = words(browser.get(f"/kantoor/groepen/{group.pk}/"))
    assert "Wednesday 07:00-09:00 6" in page


def test_the_law_is_named_where_a_group_would_pass_it(browser, group):
    answer = send(browser, f"/kantoor/groepen/{group.pk}/wijzigen/", capacity="17")
    assert "has 16 children at most" in words(answer)


def test_a_capacity_below_what_is_planned_asks_once_more(browser, group, organisation):
    for _ in range(2):
        CareMomentFactory(child__family__organisation=organisation, group=group, date=next_weekday(1))
    page = f"/kantoor/groepen/{group.pk}/wijzigen/"
    answer = send(browser, page, capacity="1")
    assert "On 1 day more children are planned than this capacity" in words(answer)
    assert Group.objects.get(pk=group.pk).capacity == 12
    browser.post(page, {**filled_in(answer), "below_planned": "on"})
    assert Group.objects.get(pk=group.pk).capacity == 1


@pytest.mark.spec("K-06")
def test_staff_on_duty_are_set_for_a_date_and_on(browser, group):
    on = next_weekday(1)
    until = on + timedelta(weeks=2)
    send(
        browser,
        f"/kantoor/groepen/{group.pk}/inzet/?datum={on}",
        **{
            "inzet-0-starts": "07:00",
            "inzet-0-ends": "13:00",
            "inzet-0-staff": "2",
            "until": until.isoformat(),
        },
    )
    found = StaffDuty.objects.filter(group=group).order_by("date").values_list("date", "staff")
    assert list(found) == [(on + timedelta(weeks=week), 2) for week in range(3)]


# Staff


def test_where_somebody_works_is_set_with_the_location_of_the_group(browser, group, organisation):
    person = UserFactory(group_staff=True, organisation=organisation, full_name="Bo Jacobs")
    browser.post(f"/kantoor/medewerkers/{person.pk}/", {"groups": [group.pk]})
    assert list(person.work_groups.all()) == [group]
    assert list(person.work_locations.all()) == [group.location]
    assert "Hamsters - Haarlem" in words(browser.get("/kantoor/medewerkers/", {"zoek": "bo jac"}))


def test_a_group_of_another_organisation_is_no_workplace(browser, organisation):
    person = UserFactory(group_staff=True, organisation=organisation)
    answer = browser.post(f"/kantoor/medewerkers/{person.pk}/", {"groups": [GroupFactory().pk]})
    assert answer.status_code == 422
    assert not person.work_groups.exists()


# Day parts and prices


@pytest.mark.spec("K-07")
def test_a_price_holds_from_a_date_and_the_page_shows_it(browser, organisation):
    part = DayPartFactory(organisation=organisation)
    tomorrow = clock.today() + timedelta(days=1)
    url = f"/kantoor/dagdelen/{part.pk}/"
    browser.post(url, {"valid_from": tomorrow.isoformat(), "unit": "hour", "amount": "11.50"})
    price = DayPartPrice.objects.get(day_part=part, valid_from=tomorrow)
    assert price.amount == Decimal("11.50")
    assert "Coming" in words(browser.get(url))
    browser.post(f"/kantoor/prijzen/{price.pk}/verwijderen/")
    assert part.prices.count() == 1


def test_a_price_for_days_that_have_been_is_refused(browser, organisation):
    part = DayPartFactory(organisation=organisation)
    today = clock.today().isoformat()
    answer = browser.post(
        f"/kantoor/dagdelen/{part.pk}/", {"valid_from": today, "unit": "hour", "amount": "1"}
    )
    assert "Choose a date from tomorrow on" in words(answer)


@pytest.mark.spec("K-07")
def test_the_times_of_a_day_part_in_use_stay(browser, organisation):
    part = planned(organisation).parts.first().day_part
    before = part.starts
    send(browser, f"/kantoor/dagdelen/{part.pk}/wijzigen/", starts="09:00", name="Hele dag nieuw")
    part = DayPart.objects.get(pk=part.pk)
    assert (part.starts, part.name) == (before, "Hele dag nieuw")


# Calendar


@pytest.mark.spec("K-10")
def test_a_closing_day_is_looked_at_and_then_takes_its_care_away(browser, organisation):
    placement = planned(organisation)
    monday = next_weekday(1)
    data = {"date": monday.isoformat(), "name": "Studiedag team"}
    look = browser.post("/kantoor/sluitingsdagen/nieuw/", data)
    assert "Planned days taken away 1" in words(look)
    assert placement.care_moments.filter(date=monday).exists()
    assert not ClosingDay.objects.exists()
    browser.post("/kantoor/sluitingsdagen/nieuw/", {**filled_in(look), "stap": "opslaan"})
    assert ClosingDay.objects.get().date == monday
    assert not placement.care_moments.filter(date=monday).exists()

    day = ClosingDay.objects.get()
    browser.post(f"/kantoor/sluitingsdagen/{day.pk}/verwijderen/", {"stap": "opslaan"})
    assert placement.care_moments.filter(date=monday).exists()


@pytest.mark.spec("K-10")
def test_an_extra_day_on_a_closing_day_stays_and_is_told(browser, organisation, group):
    monday = next_weekday(1)
    CareMomentFactory(
        child__family__organisation=organisation, group=group, date=monday, origin="extra", is_touched=True
    )
    look = browser.post("/kantoor/sluitingsdagen/nieuw/", {"date": monday.isoformat(), "name": "Dicht"})
    assert "Days that stay 1" in words(look)


def test_a_day_is_closed_once(browser, organisation):
    monday = next_weekday(1)
    ClosingDayFactory(organisation=organisation, date=monday)
    answer = browser.post("/kantoor/sluitingsdagen/nieuw/", {"date": monday.isoformat(), "name": "Dicht"})
    assert answer.status_code == 409
    assert "This is entered already" in words(answer)


@pytest.mark.spec("K-10")
def test_the_days_off_of_a_year_are_taken_over(browser, organisation):
    year = clock.today().year + 1
    url = f"/kantoor/sluitingsdagen/overnemen/{year}/"
    page = browser.get(url)
    assert "Koningsdag" in words(page)
    browser.post(url, {**filled_in(page), "stap": "opslaan"})
    assert ClosingDay.objects.filter(organisation=organisation, date__year=year).count() >= 6


@pytest.mark.spec("K-10")
def test_a_school_keeps_a_holiday_on_other_dates(browser, place, organisation):
    school = SchoolFactory(organisation=organisation)
    today = clock.today()
    regular = SchoolHolidayFactory(
        region=place.region,
        name="may",
        first_day=today + timedelta(days=30),
        last_day=today + timedelta(days=40),
    )
    browser.post(
        "/kantoor/schoolvakanties/nieuw/",
        {
            "owner": f"s{school.pk}",
            "holiday": f"{regular.school_year}|may",
            "first_day": (today + timedelta(days=23)).isoformat(),
            "last_day": (today + timedelta(days=40)).isoformat(),
            "stap": "opslaan",
        },
    )
    own = SchoolHoliday.objects.get(school=school)
    assert (own.name, own.school_year) == ("may", regular.school_year)
    assert f"{school.name}: May holiday" in words(browser.get("/kantoor/schoolvakanties/"))


@pytest.mark.spec("K-10")
def test_a_study_day_of_a_school_is_entered_and_taken_away(browser, place, organisation):
    school = SchoolFactory(organisation=organisation)
    browser.post(
        "/kantoor/studiedagen/nieuw/",
        {"owner": f"s{school.pk}", "date": next_weekday(2).isoformat(), "stap": "opslaan"},
    )
    day = StudyDay.objects.get(school=school)
    browser.post(f"/kantoor/studiedagen/{day.pk}/verwijderen/", {"stap": "opslaan"})
    assert not StudyDay.objects.exists()


# Every list


@pytest.mark.parametrize(
    "url",
    [
        "/kantoor/",
        "/kantoor/locaties/",
        "/kantoor/scholen/",
        "/kantoor/medewerkers/",
        "/kantoor/dagdelen/",
        "/kantoor/sluitingsdagen/",
        "/kantoor/plaatsingen/",
    ],
)
def test_a_list_takes_as_many_queries_for_many_rows(browser, organisation, url):
    def more():
        place = LocationFactory(organisation=organisation)
        PlacementFactory(
            child__family__organisation=organisation,
            group=GroupFactory(location=place),
            valid_from=clock.today() - timedelta(days=9),
        )
        SchoolFactory(organisation=organisation)
        UserFactory(group_staff=True, organisation=organisation)
        DayPartFactory(organisation=organisation)
        ClosingDayFactory(organisation=organisation, location=place)

    more()
    browser.get(url)
    few = queries_of(browser, url)
    for _ in range(4):
        more()
    assert queries_of(browser, url) == few


def test_the_office_leads_to_what_a_role_may_open(browser):
    page = words(browser.get("/kantoor/"))
    for word in ("Families", "Placements", "Locations and groups", "Closing days", "Day parts and prices"):
        assert word in page
