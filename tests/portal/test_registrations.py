"""Overig > Inschrijvingen: what the children wait for, and answering an offer (P-44)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.childcare.actions import waiting_offers
from core.childcare.choices import OfferState, WaitingState
from core.childcare.models import CareMoment, Placement
from core.lib.display import short_date
from tests.factories import (
    ChildFactory,
    GuardianFactory,
    RelativeFactory,
    WaitingEntryFactory,
    WaitingOfferFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("P-44"), pytest.mark.spec("K-12")]
REGISTRATIONS = "/overig/inschrijvingen/"


@pytest.fixture
def offer():
    made = WaitingOfferFactory(group__capacity=1, entry__child__first_name="Noortje")
    GuardianFactory(family=made.entry.child.family)
    return made


@pytest.fixture
def client(offer):
    return in_english(sign_in(offer.entry.child.family.guardians.get().user))


def accept(client, offer):
    return client.post(reverse("portal:accept_offer", args=[offer.pk]), follow=True)


def test_an_entry_shows_its_wish_place_in_line_and_state(offer, client):
    earlier = offer.entry.since - timedelta(days=10)
    WaitingEntryFactory(location=offer.entry.location, since=earlier)
    shown = words(client.get(REGISTRATIONS))
    for word in ("Noortje", "a place is offered", "Monday, Tuesday", offer.entry.location.name, "In line 2"):
        assert word in shown


def test_an_offer_shows_what_it_holds_and_until_when(offer, client):
    shown = words(client.get(REGISTRATIONS))
    for word in (str(offer.group), "07:30-18:30", short_date(offer.valid_from, "en"), "52 weeks"):
        assert word in shown


@pytest.mark.spec("K-23")
def test_accepting_makes_the_place(offer, client):
    response = accept(client, offer)
    assert "Noortje has the place" in words(response)
    assert "accepted" in words(response)
    assert CareMoment.objects.filter(placement__child=offer.entry.child).exists()


@pytest.mark.spec("K-23")
def test_whoever_is_second_reads_that_another_family_was_first_and_not_which(offer, client):
    rival = WaitingOfferFactory(
        entry__location=offer.entry.location,
        entry__child__first_name="Yara",
        entry__child__family__organisation=offer.entry.location.organisation,
        group=offer.group,
        parts={part.weekday: part.day_part for part in offer.parts.all()},
    )
    waiting_offers.accept(GuardianFactory(family=rival.entry.child.family).user, rival.pk)
    response = accept(client, offer)
    assert response.status_code == 409
    assert "Another family was first" in words(response)
    assert "Yara" not in response.content.decode()
    assert "on the waiting list" in words(response)


@pytest.mark.spec("K-23")
def test_the_other_guardian_reads_who_answered(offer, client):
    other = GuardianFactory(family=offer.entry.child.family, second=True)
    waiting_offers.refuse(other.user, offer.pk, wait_on=True)
    response = accept(client, offer)
    assert response.status_code == 409
    assert f"{other.user.full_name} was first: refused" in words(response)


@pytest.mark.parametrize(("asked", "state"), [({"wait_on": "yes"}, "open"), ({}, "refused")])
def test_refusing_asks_whether_the_child_waits_on(offer, client, asked, state):
    client.post(reverse("portal:refuse_offer", args=[offer.pk]), asked)
    offer.entry.refresh_from_db()
    assert offer.entry.state == state
    assert not Placement.objects.exists()


def test_withdrawing_takes_the_child_off_the_list(offer, client):
    page = client.post(reverse("portal:withdraw_registration", args=[offer.entry_id]), follow=True)
    assert "withdrawn" in words(page)
    offer.refresh_from_db()
    offer.entry.refresh_from_db()
    assert (offer.state, offer.entry.state) == (OfferState.TAKEN_BACK, WaitingState.WITHDRAWN)
    again = client.post(reverse("portal:withdraw_registration", args=[offer.entry_id]))
    assert again.status_code == 409


def test_after_its_time_an_offer_cannot_be_answered_on_the_page(offer, time_machine):
    time_machine.move_to(offer.answer_by)
    client = in_english(sign_in(offer.entry.child.family.guardians.get().user))
    assert "Accept the place" not in words(client.get(REGISTRATIONS))
    assert "has ended" in words(accept(client, offer))


def test_only_guardians_with_custody_come_here(offer, client):
    family = offer.entry.child.family
    relative = RelativeFactory(family=family, invited_by=family.guardians.get())
    assert sign_in(relative.user).get(REGISTRATIONS).status_code == 403


def test_the_page_takes_as_many_queries_for_many_entries(offer, client):
    few = queries_of(client, REGISTRATIONS)
    for _ in range(10):
        WaitingOfferFactory(
            entry__child=ChildFactory(family=offer.entry.child.family),
            entry__location=offer.entry.location,
            group=offer.group,
        )
    assert queries_of(client, REGISTRATIONS) == few


def test_without_entries_the_page_says_so():
    assert "Nobody waits" in words(in_english(sign_in(GuardianFactory().user)).get(REGISTRATIONS))
