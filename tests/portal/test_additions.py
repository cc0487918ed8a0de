"""Overig > Inschrijvingen: adding a child or a care request from inside (K-14, P-44)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.audit.models import Event
from core.childcare.bsn import bsn_matches
from core.childcare.models import Child, WaitingEntry
from core.lib import clock
from tests.factories import (
    ChildFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    SchoolFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-14"), pytest.mark.spec("P-44")]
HERE = "/overig/inschrijvingen/"


@pytest.fixture
def guardian():
    return GuardianFactory(has_custody=True)


@pytest.fixture
def client(guardian):
    return in_english(sign_in(guardian.user))


@pytest.fixture
def place(guardian):
    location = LocationFactory(organisation=guardian.family.organisation, name="Haarlem")
    GroupFactory(location=location)
    return location


def new_child(**changes):
    born = (clock.today() - timedelta(days=200)).isoformat()
    return {
        "first_name": "Noor",
        "last_name": "van Boven",
        "birth_date": born,
        "key": str(uuid4()),
        **changes,
    }


def wish(location, **changes):
    start = (clock.today() + timedelta(days=60)).isoformat()
    good = {"place": f"day_care:{location.pk}", "weekdays": ["1"], "wanted_from": start, "key": str(uuid4())}
    return {**good, **changes}


def test_a_child_is_added_and_then_asked_which_care_it_needs(client, guardian, place):
    assert "Add a child" in words(client.get(HERE))
    response = client.post(f"{HERE}kind/", new_child(bsn="123456782"))
    child = Child.objects.get(family=guardian.family)
    assert (child.prefix, child.last_name) == ("van", "Boven")
    assert bsn_matches(child, "123456782")
    assert response.url == f"{HERE}opvangverzoek/{child.pk}/"
    client.post(response.url, wish(place))
    entry = WaitingEntry.objects.get(child=child)
    assert (entry.location, entry.added_by) == (place, guardian.user)
    assert "on the waiting list" in words(client.get(HERE))


def test_pressing_twice_does_one_thing(client, guardian, place):
    sent = new_child()
    for _press in range(2):
        client.post(f"{HERE}kind/", sent)
    child = Child.objects.get(family=guardian.family)
    asked = wish(place)
    codes = [client.post(f"{HERE}opvangverzoek/{child.pk}/", asked).status_code for _press in range(2)]
    assert codes == [302, 302]
    assert WaitingEntry.objects.count() == 1


def test_the_same_child_again_is_refused_and_what_was_typed_stays(client):
    client.post(f"{HERE}kind/", new_child())
    response = client.post(f"{HERE}kind/", new_child())
    assert response.status_code == 422
    assert "is in your family already" in words(response)
    assert "van Boven" in response.content.decode() or "Boven" in response.content.decode()


@pytest.mark.spec("K-16")
def test_only_what_is_on_offer_for_this_child_can_be_asked(client, guardian, place):
    organisation = guardian.family.organisation
    organisation.links_schools = True
    organisation.save()
    school = SchoolFactory(organisation=organisation)
    child = ChildFactory(family=guardian.family, school_age=True, school=school)
    linked = LocationFactory(organisation=organisation, name="Bij school")
    linked.schools.add(school)
    hidden = LocationFactory(organisation=organisation, name="Verborgen", shown_on_portal="no")
    for location in (place, linked, hidden):
        GroupFactory(location=location, after_school=True, name="Bso")
    hidden.schools.add(school)
    page = f"{HERE}opvangverzoek/{child.pk}/"
    shown = client.get(page).content.decode()
    offered = [where for where in (place, linked, hidden) if f"after_school:{where.pk}" in shown]
    assert offered == [linked]
    response = client.post(page, wish(place, place=f"after_school:{hidden.pk}"))
    assert response.status_code == 422
    assert not WaitingEntry.objects.exists()


@pytest.mark.spec("K-05")
def test_the_office_says_whether_schools_are_linked(guardian):
    office = UserFactory(manager=True, with_app=True, organisation=guardian.family.organisation)
    desk = in_english(sign_in(office))
    for wanted in ("yes", "no"):
        desk.post("/kantoor/scholen/koppelen/", {"linked": wanted})
        office.organisation.refresh_from_db()
        assert office.organisation.links_schools == (wanted == "yes")
        assert Event.objects.filter(action="register:record:change").exists()
