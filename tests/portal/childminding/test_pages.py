"""The childminder's pages: children, agenda, absences, hours (K-20, P-43)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import CareType, MomentStatus
from core.lib import clock
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    ChildminderFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    PlacementFactory,
    UserFactory,
    next_weekday,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("P-43"), pytest.mark.spec("K-20")]


@pytest.fixture
def minder():
    """A childminder with four places, in an agency."""
    group = GroupFactory(care_type=CareType.CHILDMINDING, age_until_months=156, capacity=4)
    return ChildminderFactory(
        organisation=group.location.organisation,
        group=group,
        lrk_number="190000088",
        email="wilma@example.com",
    )


@pytest.fixture
def child(minder):
    family = FamilyFactory(organisation=minder.organisation)
    GuardianFactory(family=family, first_name="Sanne", phone="0612345678")
    placed = ChildFactory(family=family, first_name="Noortje", allergies="pinda")
    PlacementFactory(
        child=placed, group=minder.group, valid_from=clock.today() - timedelta(days=100), pattern={}
    )
    return placed


@pytest.fixture
def client(minder):
    return in_english(sign_in(minder.user))


def plan(minder, child, on, **more):
    return CareMomentFactory(child=child, group=minder.group, date=on, starts=time(8), ends=time(17), **more)


def test_signing_in_leads_to_the_children(client):
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/gastouder/")


def test_the_start_shows_today_the_children_and_the_places(minder, child, client):
    plan(minder, child, clock.today())
    shown = words(client.get(reverse("childminding:start")))
    for word in ("Wilma Kok", "08:00-17:00", "Noortje", "pinda", "4 places", "190000088", minder.number):
        assert word in shown


def test_a_child_shows_whom_to_call_and_looking_is_recorded(minder, child, client):
    shown = words(client.get(reverse("childminding:child", args=[child.pk])))
    for word in ("Noortje", "pinda", "Sanne", "0612345678"):
        assert word in shown
    event = Event.objects.get(action=Action.CHILD_OPENED)
    assert (event.actor, event.client_id) == (minder.user, str(child.pk))


def test_a_child_that_is_placed_elsewhere_or_was_here_once_is_not_there(minder, client):
    elsewhere = ChildFactory(family__organisation=minder.organisation)
    PlacementFactory(child=elsewhere, group=GroupFactory(location=minder.group.location), pattern={})
    gone = ChildFactory(family__organisation=minder.organisation)
    PlacementFactory(
        child=gone,
        group=minder.group,
        valid_from=clock.today() - timedelta(days=90),
        valid_until=clock.today() - timedelta(days=1),
        pattern={},
    )
    for other in (elsewhere, gone):
        assert client.get(reverse("childminding:child", args=[other.pk])).status_code == 404


def test_the_agenda_is_a_week_with_who_comes_and_who_is_absent(minder, child, client):
    monday = next_weekday(1)
    plan(minder, child, monday)
    plan(minder, child, monday + timedelta(days=1), status=MomentStatus.ABSENT)
    shown = words(client.get(reverse("childminding:agenda"), {"week": f"{monday:%Y-%m-%d}"}))
    assert shown.count("Noortje") == 2
    assert "REPORTED ABSENT" in shown
    empty = words(
        client.get(reverse("childminding:agenda"), {"week": f"{monday + timedelta(days=70):%Y-%m-%d}"})
    )
    assert "Nobody comes this week" in empty


def test_a_week_that_makes_no_sense_is_this_week(client):
    for week in ("morgen", "9999-12-31", "0001-01-01"):
        assert client.get(reverse("childminding:agenda"), {"week": week}).status_code == 200


def test_absences_that_parents_reported(minder, child, client):
    assert "Nobody was reported absent" in words(client.get(reverse("childminding:absences")))
    plan(minder, child, clock.today() + timedelta(days=3), status=MomentStatus.ABSENT)
    assert "still to come" in words(client.get(reverse("childminding:absences")))


@pytest.mark.spec("P-35")
def test_hours_of_a_month_by_child(minder, child, client):
    first = clock.today().replace(day=1)
    plan(minder, child, first)
    elsewhere = GroupFactory(location=minder.group.location)
    CareMomentFactory(child=child, group=elsewhere, date=first, starts=time(17), ends=time(18))
    shown = words(client.get(reverse("childminding:hours"), {"maand": f"{first:%Y-%m}"}))
    assert "Noortje van Boven 9 h 9 h" in shown
    for month in ("2026-13", "x", "1900-01"):
        assert client.get(reverse("childminding:hours"), {"maand": month}).status_code == 200


@pytest.mark.parametrize("name", ["start", "agenda", "hours", "absences"])
def test_pages_take_as_many_queries_for_many_children(minder, child, client, name):
    def some_care(of):
        plan(minder, of, clock.today())
        plan(minder, of, clock.today() + timedelta(days=1), status=MomentStatus.ABSENT)

    some_care(child)
    url = reverse(f"childminding:{name}")
    few = queries_of(client, url)
    for _ in range(3):
        other = ChildFactory(family__organisation=minder.organisation)
        PlacementFactory(child=other, group=minder.group, pattern={})
        some_care(other)
    assert queries_of(client, url) == few


def test_an_account_that_the_register_does_not_know_reads_whom_to_ask():
    client = in_english(sign_in(UserFactory(childminder_account=True)))
    response = client.get(reverse("childminding:start"))
    assert response.status_code == 403
    assert "The register does not know this account" in words(response)
