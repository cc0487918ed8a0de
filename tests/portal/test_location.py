"""Mijn locatie: where the children go."""

from datetime import timedelta

import pytest

from core.childcare.choices import ShownOnPortal
from core.lib import clock
from tests.factories import ClosingDayFactory, LocationFactory, SchoolFactory
from tests.family import Home, make_home, wednesday
from tests.pages import queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-05")]
LOCATION = "/mijn-locatie/"


@pytest.fixture
def home() -> Home:
    return make_home(links_schools=True)


@pytest.mark.spec("P-20")
def test_address_hours_and_number_of_the_location(home):
    page = words(home.client.get(LOCATION))
    for word in ("Zijlweg 12", "2013 DH Haarlem", "07:00-18:30", home.hamsters.location.lrk_number):
        assert word in page


def test_the_coming_closing_days(home):
    ClosingDayFactory(organisation=home.family.organisation, date=wednesday(), name="Studiedag team")
    ClosingDayFactory(
        organisation=home.family.organisation, date=clock.today() - timedelta(days=1), name="Al geweest"
    )
    page = words(home.client.get(LOCATION))
    assert "Studiedag team" in page
    assert "Al geweest" not in page


@pytest.mark.parametrize(
    ("shown", "visible"), [(ShownOnPortal.YES, True), ("", True), (ShownOnPortal.NO, False)]
)
def test_a_location_that_the_register_keeps_off_the_portal_is_hidden(home, shown, visible):
    home.hamsters.location.shown_on_portal = shown
    home.hamsters.location.save()
    assert ("Zijlweg" in words(home.client.get(LOCATION))) is visible


def test_a_location_where_no_child_goes_does_not_show(home):
    LocationFactory(organisation=home.family.organisation, name="Zandvoort")
    assert "Zandvoort" not in words(home.client.get(LOCATION))


def test_linked_schools_show_where_the_organisation_links_them(home):
    home.hamsters.location.schools.add(
        SchoolFactory(organisation=home.family.organisation, name="De Regenboog")
    )
    assert "De Regenboog" in words(home.client.get(LOCATION))
    home.family.organisation.links_schools = False
    home.family.organisation.save()
    assert "De Regenboog" not in words(home.client.get(LOCATION))


def test_ten_times_the_closing_days_take_as_many_queries(home):
    few = queries_of(home.client, LOCATION)
    for n in range(20):
        ClosingDayFactory(organisation=home.family.organisation, date=wednesday() + timedelta(days=n))
    assert queries_of(home.client, LOCATION) == few
