"""Two answers to one place at the same moment: two guardians of a family, or two families that were offered it (K-23).

First without the locks and the guard of the group's capacity, to prove that the race is real.
"""

import time
from collections.abc import Iterator

import pytest
from django.db import connection

from core.childcare.actions import waiting_offers
from core.childcare.actions.waiting_offers import AnsweredAlreadyError, PlaceGoneError
from core.childcare.choices import OfferState, WaitingState
from core.childcare.models import CareMoment, Placement, WaitingEntry, WaitingOffer
from tests.concurrency.at_once import at_once
from tests.factories import GuardianFactory, WaitingOfferFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("K-12"), pytest.mark.spec("K-23")]


@pytest.fixture
def offer():
    """A place in a group with room for one, offered to a family with two guardians."""
    made = WaitingOfferFactory(group__capacity=1)
    GuardianFactory(family=made.entry.child.family)
    GuardianFactory(family=made.entry.child.family, second=True)
    return made


@pytest.fixture
def rival(offer):
    """The same place, offered to another family."""
    made = WaitingOfferFactory(
        entry__location=offer.entry.location,
        entry__child__family__organisation=offer.entry.child.family.organisation,
        group=offer.group,
        offered_by=offer.offered_by,
        parts={part.weekday: part.day_part for part in offer.parts.all()},
    )
    GuardianFactory(family=made.entry.child.family)
    return made


def guardians_of(offer):
    return [guardian.user for guardian in offer.entry.child.family.guardians.order_by("position")]


@pytest.fixture
def _guards_off(monkeypatch) -> Iterator[None]:
    """No lock on entry and offer, no count of the group; and time between looking and writing."""

    def unlocked(offer_id):
        found = WaitingOffer.objects.select_related("entry__child__family", "group__location").get(
            pk=offer_id
        )
        time.sleep(0.5)
        return found

    def move_unlocked(entry, state):
        WaitingEntry.objects.filter(pk=entry.pk).update(state=state)

    monkeypatch.setattr(waiting_offers, "_lock", unlocked)
    monkeypatch.setattr(waiting_offers, "move", move_unlocked)
    monkeypatch.setattr(waiting_offers, "_tell_office", lambda offer: None)
    _switch("DISABLE")
    yield
    _switch("ENABLE")


def _switch(state):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE childcare_caremoment {state} TRIGGER group_within_capacity_on_insert")


@pytest.mark.usefixtures("_guards_off")
def test_with_the_guards_off_two_families_get_one_place(offer, rival):
    first, second = guardians_of(offer)[0], guardians_of(rival)[0]
    at_once(lambda: waiting_offers.accept(first, offer.pk), lambda: waiting_offers.accept(second, rival.pk))
    day = CareMoment.objects.filter(group=offer.group).earliest("date").date
    assert CareMoment.objects.filter(group=offer.group, date=day).count() == 2


def test_of_two_families_one_gets_the_place_and_the_other_waits_on(offer, rival):
    first, second = guardians_of(offer)[0], guardians_of(rival)[0]
    outcomes = at_once(
        lambda: waiting_offers.accept(first, offer.pk), lambda: waiting_offers.accept(second, rival.pk)
    )
    placements = [outcome for outcome in outcomes if isinstance(outcome, Placement)]
    (lost,) = [outcome for outcome in outcomes if isinstance(outcome, PlaceGoneError)]
    assert len(placements) == Placement.objects.count() == 1
    assert lost.first.entry.child_id == placements[0].child_id
    states = {one.state for one in WaitingOffer.objects.all()}
    assert states == {OfferState.ACCEPTED, OfferState.LOST}
    assert {entry.state for entry in WaitingEntry.objects.all()} == {WaitingState.ACCEPTED, WaitingState.OPEN}


def test_of_two_guardians_one_answers_and_the_other_hears_who(offer):
    mother, father = guardians_of(offer)
    outcomes = at_once(
        lambda: waiting_offers.accept(mother, offer.pk),
        lambda: waiting_offers.refuse(father, offer.pk, wait_on=False),
    )
    (late,) = [outcome for outcome in outcomes if isinstance(outcome, AnsweredAlreadyError)]
    assert late.offer.answered_by in (mother, father)
    was_accepted = late.offer.answered_by == mother
    assert Placement.objects.count() == int(was_accepted)
    offer.entry.refresh_from_db()
    assert offer.entry.state == (WaitingState.ACCEPTED if was_accepted else WaitingState.REFUSED)
