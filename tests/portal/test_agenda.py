"""Agenda: the planned days of all children, going on into the future."""

from datetime import date, time, timedelta

import pytest

from core.childcare.choices import MomentOrigin
from core.lib import clock
from portal.publishing.models import Publication
from requests_app.choices import RequestKind
from requests_app.models import Request
from tests.factories import (
    BookingFactory,
    ClosingDayFactory,
    FamilyFactory,
    GuardianFactory,
    LocationFactory,
    PublicationFactory,
    RelativeFactory,
    RequestFactory,
    SchoolHolidayFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
AGENDA = "/agenda/"


@pytest.fixture
def home() -> Home:
    return make_home()


def option(home: Home, on: date, **values: object) -> object:
    request = RequestFactory(family=home.family, submitted_by=home.guardian)
    return BookingFactory(
        request=request, child=home.noortje, group=home.hamsters, day_part=home.morning, date=on, **values
    )


@pytest.mark.spec("P-15")
def test_the_planned_days_of_all_children_stand_in_order_of_time(home):
    home.plan(home.ties, wednesday(), time(15), time(18, 30))
    home.plan(home.noortje, wednesday())
    page = words(home.client.get(AGENDA))
    assert page.index("Noortje 07:30-13:00") < page.index("Ties 15:00-18:30")
    assert "Hamsters verticaal · Haarlem" in page


@pytest.mark.spec("P-15")
def test_the_agenda_goes_on_into_the_future(home):
    far = clock.today() + timedelta(days=40)
    home.plan(home.noortje, far, time(9), time(10))
    client = home.client
    first = client.get(AGENDA)
    assert "09:00-10:00" not in words(first)
    assert "Load more" in words(first)
    more = clock.today() + timedelta(days=56)
    assert "09:00-10:00" in words(client.get(AGENDA, {"tot": more.isoformat()}))


def test_loading_more_brings_only_the_further_days(home):
    home.plan(home.noortje, clock.today() + timedelta(days=3), time(8), time(9))
    home.plan(home.noortje, clock.today() + timedelta(days=40), time(9), time(10))
    reach = {name: (clock.today() + timedelta(days=n)).isoformat() for name, n in (("na", 28), ("tot", 56))}
    part = home.client.get(AGENDA, reach, headers={"HX-Request": "true"})
    assert "09:00-10:00" in words(part)
    assert "08:00-09:00" not in words(part)
    assert b"<html" not in part.content


@pytest.mark.spec("P-16")
def test_reloading_keeps_how_far_the_list_went(home):
    home.plan(home.noortje, clock.today() + timedelta(days=40), time(9), time(10))
    until = (clock.today() + timedelta(days=56)).isoformat()
    part = home.client.get(AGENDA, {"tot": until}, headers={"HX-Request": "true"})
    assert "09:00-10:00" in words(part)
    assert f'value="{until}"' in part.content.decode()


def event(home: Home, on: date, **values: object) -> Publication:
    return PublicationFactory(
        organisation=home.family.organisation, activity=True, first_day=on, title="Zomerfeest", **values
    )


@pytest.mark.spec("P-17")
def test_an_event_of_the_location_stands_between_the_days(home):
    home.plan(home.noortje, wednesday())
    shown = event(home, wednesday(), place="In de tuin")
    page = home.client.get(AGENDA)
    assert "Zomerfeest , 15:00-17:00 · In de tuin" in words(page)
    assert f"/mijn-locatie/lezen/{shown.pk}/" in page.content.decode()


def test_an_event_of_another_location_does_not_show(home):
    elsewhere = event(home, wednesday())
    elsewhere.locations.add(LocationFactory(organisation=home.family.organisation))
    assert "Zomerfeest" not in words(home.client.get(AGENDA))


def test_an_event_of_days_stands_at_its_first_day_and_says_until_when(home):
    last = wednesday() + timedelta(days=2)
    event(home, wednesday(), last_day=last, starts=None, ends=None)
    page = words(home.client.get(AGENDA))
    assert page.count("Zomerfeest") == 1
    assert f"Zomerfeest , until Fri {last:%d-%m-%Y}" in page


def test_an_event_after_the_last_care_can_be_reached(home):
    far = clock.today() + timedelta(days=60)
    event(home, far)
    assert "Load more" in words(home.client.get(AGENDA))


@pytest.mark.spec("P-17")
def test_options_swaps_and_what_is_fixed_are_told_apart_in_words(home):
    home.plan(home.noortje, wednesday())
    option(home, wednesday() + timedelta(days=1))
    swapped = option(home, wednesday() + timedelta(days=2))
    Request.objects.filter(pk=swapped.request_id).update(kind=RequestKind.SWAP)
    page = words(home.client.get(AGENDA))
    assert page.count("Extra option") == 1
    assert page.count("Swap option") == 1


@pytest.mark.spec("P-16")
def test_what_can_be_done_stands_at_the_side(home):
    page = words(home.client.get(AGENDA))
    actions = ["Request a day", "Ask a swap", "Pass on an absence", "Overview of requests", "Reload"]
    places = [page.index(action) for action in actions]
    assert places == sorted(places)


@pytest.mark.spec("P-15")
def test_a_month_has_a_calendar_of_its_own(home):
    home.plan(home.noortje, date(2026, 12, 2))
    page = words(home.client.get(AGENDA, {"maand": "2026-12"}))
    assert "December 2026" in page
    assert "planned: Noortje" in page


@pytest.mark.parametrize(
    "query", [{"maand": "2026-13"}, {"maand": "x"}, {"tot": "gisteren"}, {"na": "9999-12-31"}]
)
def test_an_address_that_makes_no_sense_shows_the_agenda_from_today(home, query):
    assert home.client.get(AGENDA, query).status_code == 200


@pytest.mark.spec("R-08")
def test_a_booking_that_waits_for_a_decision_is_an_option(home):
    option(home, wednesday())
    assert "Extra option" in words(home.client.get(AGENDA))


@pytest.mark.parametrize("trait", ["rejected", "cancelled", "expired"])
def test_a_booking_that_will_not_be_is_gone_from_the_agenda(home, trait):
    option(home, wednesday(), **{trait: True})
    assert "07:30-13:00" not in words(home.client.get(AGENDA))


def test_closing_days_and_holidays_stand_in_the_same_list(home):
    ClosingDayFactory(organisation=home.family.organisation, date=wednesday(), name="Studiedag team")
    SchoolHolidayFactory(name="christmas", first_day=wednesday(), last_day=wednesday() + timedelta(days=9))
    page = words(home.client.get(AGENDA))
    assert "Closed : Studiedag team" in page
    assert "Christmas holiday" in page


def test_a_holiday_that_is_going_on_stands_at_today(home):
    today = clock.today()
    SchoolHolidayFactory(
        name="christmas", first_day=today - timedelta(days=3), last_day=today + timedelta(days=3)
    )
    assert "Christmas holiday" in words(home.client.get(AGENDA))


@pytest.mark.spec("P-15")
def test_a_moment_opens_to_its_details(home):
    moment = home.plan(home.noortje, wednesday(), day_part=home.morning)
    page = words(home.client.get(f"/agenda/moment/{moment.pk}/"))
    for word in ("Noortje", "07:30-13:00", "Hamsters verticaal", "Incidentele ochtend", "Fixed day"):
        assert word in page


def test_a_moment_that_came_from_a_request_leads_to_it_and_says_why_it_stays(home):
    moment = home.plan(home.noortje, wednesday(), origin=MomentOrigin.EXTRA, is_touched=True)
    booking = option(home, wednesday(), approved=True, care_moment=moment)
    response = home.client.get(f"/agenda/moment/{moment.pk}/")
    assert f"/aanvragen/{booking.pk}/" in response.content.decode()
    assert "Approved care cannot be cancelled here." in words(response)


def test_a_moment_of_another_family_is_not_found(home):
    other = make_home()
    moment = other.plan(other.noortje, wednesday())
    assert home.client.get(f"/agenda/moment/{moment.pk}/").status_code == 404


def test_a_request_that_was_not_sent_yet_is_remembered(home):
    from requests_app.actions.draft import add_items
    from requests_app.rules.quote import Item

    item = Item("a", home.noortje.pk, home.hamsters.pk, home.morning.pk, wednesday(), wednesday())
    add_items(home.guardian, [item])
    assert "has not been sent yet" in words(home.client.get(AGENDA))


@pytest.mark.spec("K-02")
def test_a_relative_sees_the_agenda_and_nothing_to_press(home):
    home.plan(home.noortje, wednesday())
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    page = words(in_english(sign_in(relative.user)).get(AGENDA))
    assert "Noortje 07:30-13:00" in page
    assert "Request a day" not in page


@pytest.mark.spec("K-02")
def test_a_guardian_without_custody_is_led_to_general_information(home):
    home.plan(home.noortje, wednesday())
    second = GuardianFactory(family=home.family, second=True, has_custody=False)
    client = in_english(sign_in(second.user))
    assert client.get(AGENDA).headers["Location"] == "/mijn-locatie/"
    page = words(client.get(AGENDA, follow=True))
    assert "General information only" in page
    assert "Noortje" not in page


@pytest.mark.spec("K-02")
def test_a_blocked_guardian_reads_whom_to_ask(home):
    blocked = GuardianFactory(family=home.family, second=True, is_blocked=True)
    client = in_english(sign_in(blocked.user))
    for url in (AGENDA, "/mijn-locatie/", "/overig/", "/aanvragen/", "/aanvragen/nieuw/"):
        response = client.get(url)
        assert response.status_code == 403
        assert "This account has no access" in words(response)
        assert home.family.organisation.phone in words(response)


def test_the_agenda_takes_as_many_queries_for_ten_times_the_days(home):
    def fill(days: range) -> None:
        for n in days:
            home.plan(home.noortje, clock.today() + timedelta(days=n))
            option(home, clock.today() + timedelta(days=n), starts=time(14), ends=time(15))

    fill(range(1, 3))
    few = queries_of(home.client, AGENDA)
    fill(range(3, 22))
    assert queries_of(home.client, AGENDA) == few
    assert queries_of(home.client, AGENDA + "?maand=2026-12") <= few


def test_another_family_of_the_organisation_does_not_show(home):
    other = make_home()
    FamilyFactory(organisation=home.family.organisation)
    other.plan(other.noortje, wednesday(), time(6), time(7))
    assert "06:00-07:00" not in words(home.client.get(AGENDA))
