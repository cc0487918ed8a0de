"""Kantoor > Wachtlijst: who waits, putting on the list, offering a place (K-12, K-23)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from core.childcare.actions import waiting_offers
from core.childcare.choices import CareType, WaitingState
from core.childcare.models import WaitingEntry, WaitingOffer
from core.lib import clock
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    DayPartFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    OrganisationFactory,
    UserFactory,
    WaitingEntryFactory,
    WaitingOfferFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-12")]


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def location(organisation):
    return LocationFactory(organisation=organisation, name="Haarlem")


@pytest.fixture
def client(organisation):
    return in_english(sign_in(UserFactory(organisation=organisation, manager=True, with_app=True)))


@pytest.fixture
def entry(organisation, location):
    return WaitingEntryFactory(
        child=ChildFactory(family__organisation=organisation, first_name="Noortje"), location=location
    )


def page(name, *args):
    return reverse(f"office:waiting_{name}", args=args)


def test_who_waits_longest_stands_first_with_the_place_in_line(client, entry, organisation, location):
    WaitingEntryFactory(
        child=ChildFactory(family__organisation=organisation, first_name="Yara"),
        location=location,
        since=entry.since - timedelta(days=1),
    )
    shown = words(client.get(page("list")))
    assert shown.index("Yara") < shown.index("Noortje")


def test_the_list_is_searched_and_filtered(client, entry, organisation):
    other = WaitingEntryFactory(
        child=ChildFactory(family__organisation=organisation, first_name="Yara"),
        location=LocationFactory(organisation=organisation),
        care_type=CareType.PLAYGROUP,
        state=WaitingState.WITHDRAWN,
    )

    def shown(**asked):
        return words(client.get(page("list"), asked))

    assert "Yara" not in shown()
    assert "Yara" in shown(stand="all")
    assert "Noortje" not in shown(stand="withdrawn")
    assert "Noortje" in shown(zoek="noor boven")
    assert "Noortje" in shown(zoek=entry.child.family.debtor_number)
    assert "Noortje" not in shown(locatie=other.location_id, stand="all")
    assert "Yara" in shown(opvang="playgroup", stand="all")
    assert "Nobody fits" in shown(zoek="Sem")
    assert "Noortje" in shown(locatie="x")


def test_a_child_is_found_and_put_on_the_list(client, organisation, location):
    child = ChildFactory(family__organisation=organisation, first_name="Lotte")
    assert "Lotte" in words(client.get(page("find_child"), {"zoek": "lot"}))
    wish = {
        "location": location.pk,
        "care_type": "day_care",
        "weekdays": ["1", "4"],
        "wanted_from": f"{clock.today():%Y-%m-%d}",
        "since": f"{clock.today() - timedelta(days=100):%Y-%m-%d}",
        "remark": "Liefst samen met broer",
    }
    done = client.post(page("add", child.pk), wish, follow=True)
    assert "Lotte is on the waiting list" in words(done)
    entry = WaitingEntry.objects.get()
    assert (entry.weekdays, entry.since) == ([1, 4], clock.today() - timedelta(days=100))
    again = client.post(page("add", child.pk), wish)
    assert again.status_code == 422
    assert "waits for this kind of care at this location already" in words(again)
    assert "Liefst samen met broer" in again.content.decode()


def test_nobody_waits_since_tomorrow(client, organisation, location):
    child = ChildFactory(family__organisation=organisation)
    wish = {"since": f"{clock.today() + timedelta(days=1):%Y-%m-%d}"}
    assert "still to come" in words(client.post(page("add", child.pk), wish))


def offer_form(group, parts, **more):
    return {
        "group": group.pk,
        "contract_form": "52_weeks",
        "valid_from": f"{clock.today() + timedelta(days=30):%Y-%m-%d}",
        "parts": parts,
        "answer_by": f"{clock.today() + timedelta(days=7):%Y-%m-%d}",
        "message": "Welkom!",
        **more,
    }


@pytest.mark.spec("K-23")
def test_a_place_is_offered_with_a_date_to_answer_by(client, entry, location, organisation):
    group = GroupFactory(location=location, name="Hamsters")
    part = DayPartFactory(organisation=organisation, contract=True)
    assert "Room in the groups" in words(client.get(page("offer", entry.pk)))
    done = client.post(
        page("offer", entry.pk), offer_form(group, [f"1-{part.pk}", f"2-{part.pk}"]), follow=True
    )
    assert "The place is offered" in words(done)
    offer = WaitingOffer.objects.get()
    ends = clock.today() + timedelta(days=8)
    assert offer.answer_by == clock.local(ends, clock.now().min.time())
    assert offer.parts.count() == 2


@pytest.mark.spec("K-23")
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"valid_from": f"{clock.today():%Y-%m-%d}"}, "begin tomorrow at the earliest"),
        ({"answer_by": f"{clock.today() - timedelta(days=1):%Y-%m-%d}"}, "from today up to 60 days ahead"),
        ({"parts": []}, "This field is required"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_in_words_and_keeps_what_was_typed(
    client, entry, location, organisation, wrong, why
):
    group = GroupFactory(location=location)
    part = DayPartFactory(organisation=organisation, contract=True)
    response = client.post(page("offer", entry.pk), {**offer_form(group, [f"1-{part.pk}"]), **wrong})
    assert response.status_code == 422
    assert why in words(response)
    assert "Welkom!" in response.content.decode()


@pytest.mark.spec("K-23")
def test_day_parts_at_the_same_time_are_refused(client, entry, location, organisation):
    group = GroupFactory(location=location)
    whole, morning = (
        DayPartFactory(organisation=organisation, contract=True),
        DayPartFactory(organisation=organisation, contract=True, ends=time(13)),
    )
    response = client.post(page("offer", entry.pk), offer_form(group, [f"1-{whole.pk}", f"1-{morning.pk}"]))
    assert "at the same time on the same day" in words(response)


@pytest.mark.spec("K-23")
def test_day_parts_of_another_contract_are_refused(client, entry, location, organisation):
    part = DayPartFactory(organisation=organisation, contract=True, name="Hele dag")
    form = offer_form(GroupFactory(location=location), [f"1-{part.pk}"], contract_form="40_weeks")
    response = client.post(page("offer", entry.pk), form)
    assert "Hele dag: for another contract than the one above" in words(response)


@pytest.mark.spec("K-23")
def test_a_full_group_is_shown_as_full_before_a_place_is_offered(client, entry, location):
    group = GroupFactory(location=location, capacity=1)
    monday = entry.wanted_from + timedelta(days=(7 - entry.wanted_from.weekday()) % 7)
    CareMomentFactory(child=ChildFactory(family=entry.child.family), group=group, date=monday)
    shown = words(client.get(page("offer", entry.pk)))
    assert "full" in shown
    assert "1 free" in shown


@pytest.mark.spec("K-23")
def test_the_page_of_an_entry_tells_what_became_of_every_offer(client, organisation, location):
    offer = WaitingOfferFactory(
        entry__location=location, entry__child__family__organisation=organisation, group__capacity=1
    )
    parent = GuardianFactory(family=offer.entry.child.family)
    url = page("entry", offer.entry_id)
    assert "Take the offer back" in words(client.get(url))
    waiting_offers.accept(parent.user, offer.pk)
    shown = words(client.get(url))
    assert "accepted" in shown
    assert parent.user.full_name in shown
    late = client.post(page("take_back", offer.pk), follow=True)
    assert "This offer is over already: accepted" in words(late)


def test_an_entry_is_taken_off_and_only_what_ended_by_refusing_is_put_back(client, entry):
    assert "withdrawn" in words(client.post(page("withdraw", entry.pk), follow=True))
    assert "is not possible any more" in words(client.post(page("reopen", entry.pk), follow=True))
    refused = WaitingEntryFactory(
        child=ChildFactory(family=entry.child.family), location=entry.location, state=WaitingState.REFUSED
    )
    assert "waits again" in words(client.post(page("reopen", refused.pk), follow=True))


def test_another_organisations_entries_are_not_there(client):
    elsewhere = WaitingEntryFactory()
    for name in ("entry", "offer"):
        assert client.get(page(name, elsewhere.pk)).status_code == 404


def test_the_list_takes_as_many_queries_for_many_entries(client, entry, organisation, location):
    few = queries_of(client, page("list"))
    for _ in range(8):
        WaitingEntryFactory(child=ChildFactory(family__organisation=organisation), location=location)
    assert queries_of(client, page("list")) == few
