"""From the waiting list to a place: offered, accepted, refused, lapsed, or given away first (K-12, K-23)."""

from datetime import timedelta

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.actions import waiting_list, waiting_offers
from core.childcare.actions.waiting_list import StateChangedError, WaitsAlreadyError, Wish
from core.childcare.actions.waiting_offers import (
    OFFER_ANSWERED,
    OFFER_ENDED,
    OFFERED,
    AnsweredAlreadyError,
    Place,
    PlaceGoneError,
)
from core.childcare.choices import WAITING_STEPS, OfferState, WaitingState
from core.childcare.models import CareMoment, Placement, WaitingEntry, WaitingOffer
from core.lib import clock
from core.notifications.models import Notice, OutboxMessage
from tests.factories import (
    DayPartFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    UserFactory,
    WaitingEntryFactory,
    WaitingOfferFactory,
)
from tests.refusals import database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-12"), pytest.mark.spec("K-23")]


@pytest.fixture
def offer():
    """One place in a group that has room for one child."""
    made = WaitingOfferFactory(group__capacity=1)
    GuardianFactory(family=made.entry.child.family)
    return made


@pytest.fixture
def parent(offer):
    return offer.entry.child.family.guardians.get().user


def state_of(entry):
    entry.refresh_from_db()
    return entry.state


def rival_of(offer):
    """Another family that was offered the same place."""
    rival = WaitingOfferFactory(
        entry__location=offer.entry.location,
        entry__child__family__organisation=offer.entry.child.family.organisation,
        group=offer.group,
        offered_by=offer.offered_by,
        parts={part.weekday: part.day_part for part in offer.parts.all()},
    )
    GuardianFactory(family=rival.entry.child.family)
    return rival


def test_an_offer_makes_the_entry_offered_and_tells_guardians_with_custody():
    entry = WaitingEntryFactory()
    guardian = GuardianFactory(family=entry.child.family)
    GuardianFactory(family=entry.child.family, second=True, has_custody=False)
    group = GroupFactory(location=entry.location)
    office = UserFactory(organisation=entry.location.organisation, manager=True)
    part = DayPartFactory(organisation=entry.location.organisation, contract=True)
    place = Place(group, "52_weeks", entry.wanted_from, [(1, part), (2, part)])
    made = waiting_offers.offer(office, entry.pk, place, answer_by=clock.now() + timedelta(days=7))
    assert state_of(entry) == WaitingState.OFFERED
    assert [(row.weekday, row.day_part) for row in made.parts.all()] == [(1, part), (2, part)]
    assert [mail.recipient for mail in OutboxMessage.objects.filter(kind=OFFERED)] == [guardian.user]
    with pytest.raises(StateChangedError):
        waiting_offers.offer(office, entry.pk, place, answer_by=clock.now() + timedelta(days=7))


def test_accepting_makes_the_placement_with_its_care_moments(offer, parent):
    placement = waiting_offers.accept(parent, offer.pk)
    assert (placement.child, placement.group, placement.valid_from) == (
        offer.entry.child,
        offer.group,
        offer.valid_from,
    )
    assert placement.parts.get().weekday == 1
    first = CareMoment.objects.filter(placement=placement).earliest("date")
    assert first.date.isoweekday() == 1
    assert state_of(offer.entry) == WaitingState.ACCEPTED
    assert Event.objects.filter(action=Action.OFFER_ACCEPTED, actor=parent).exists()
    assert Notice.objects.get(kind=OFFER_ANSWERED).user == offer.offered_by


def test_whoever_comes_second_to_a_full_group_waits_on_and_hears_who_was_first(offer, parent):
    rival = rival_of(offer)
    waiting_offers.accept(parent, offer.pk)
    second = rival.entry.child.family.guardians.get().user
    with pytest.raises(PlaceGoneError) as gone:
        waiting_offers.accept(second, rival.pk)
    assert gone.value.first == offer
    rival.refresh_from_db()
    assert (rival.state, state_of(rival.entry)) == (OfferState.LOST, WaitingState.OPEN)
    assert not Placement.objects.filter(child=rival.entry.child).exists()


def test_an_offer_is_answered_once_and_the_second_guardian_hears_by_whom(offer, parent):
    other = GuardianFactory(family=offer.entry.child.family, second=True).user
    waiting_offers.accept(parent, offer.pk)
    for answer in (
        lambda: waiting_offers.accept(other, offer.pk),
        lambda: waiting_offers.refuse(other, offer.pk, wait_on=False),
    ):
        with pytest.raises(AnsweredAlreadyError) as answered:
            answer()
        assert answered.value.offer.answered_by == parent
    assert Placement.objects.count() == 1


@pytest.mark.parametrize(("wait_on", "state"), [(True, WaitingState.OPEN), (False, WaitingState.REFUSED)])
def test_refusing_leaves_the_list_or_not(offer, parent, wait_on, state):
    waiting_offers.refuse(parent, offer.pk, wait_on=wait_on)
    assert state_of(offer.entry) == state
    assert not Placement.objects.exists()


def test_an_offer_that_nobody_answers_expires_by_itself(offer, parent, time_machine):
    assert waiting_offers.expire_due(clock.now()) == 0
    time_machine.move_to(offer.answer_by)
    assert waiting_offers.expire_due(clock.now()) == 1
    assert waiting_offers.expire_due(clock.now()) == 0
    offer.refresh_from_db()
    assert (offer.state, state_of(offer.entry)) == (OfferState.EXPIRED, WaitingState.EXPIRED)
    assert OutboxMessage.objects.get(kind=OFFER_ENDED).recipient == parent
    assert Notice.objects.filter(user=offer.offered_by, kind=OFFER_ANSWERED).exists()


def test_after_its_time_an_offer_is_not_accepted_even_before_the_worker_came_by(offer, parent, time_machine):
    time_machine.move_to(offer.answer_by)
    with pytest.raises(AnsweredAlreadyError):
        waiting_offers.accept(parent, offer.pk)
    assert not Placement.objects.exists()


def test_the_office_takes_an_offer_back_and_the_child_keeps_its_place(offer):
    since = offer.entry.since
    waiting_offers.take_back(offer.offered_by, offer.pk)
    assert state_of(offer.entry) == WaitingState.OPEN
    assert offer.entry.since == since
    assert OutboxMessage.objects.filter(kind=OFFER_ENDED).exists()
    with pytest.raises(AnsweredAlreadyError):
        waiting_offers.take_back(offer.offered_by, offer.pk)


def test_withdrawing_ends_the_offer_too(offer, parent):
    waiting_list.withdraw(parent, offer.entry_id)
    offer.refresh_from_db()
    assert (offer.state, state_of(offer.entry)) == (OfferState.TAKEN_BACK, WaitingState.WITHDRAWN)
    with pytest.raises(StateChangedError):
        waiting_list.withdraw(parent, offer.entry_id)


def test_an_entry_that_expired_is_put_back_at_its_old_place(offer, time_machine):
    time_machine.move_to(offer.answer_by)
    waiting_offers.expire_due(clock.now())
    waiting_list.reopen(offer.offered_by, offer.entry_id)
    assert state_of(offer.entry) == WaitingState.OPEN
    with pytest.raises(StateChangedError):
        waiting_list.reopen(offer.offered_by, offer.entry_id)


def test_a_child_waits_once_for_a_kind_of_care_at_a_location():
    entry = WaitingEntryFactory()
    office = UserFactory(organisation=entry.location.organisation, manager=True)
    wish = Wish(entry.location, entry.care_type, [3], clock.today())
    with pytest.raises(WaitsAlreadyError):
        waiting_list.add(office, entry.child, wish)
    elsewhere = Wish(
        LocationFactory(organisation=office.organisation), entry.care_type, [5, 3], clock.today()
    )
    assert waiting_list.add(office, entry.child, elsewhere).weekdays == [3, 5]


@pytest.mark.parametrize("before", WaitingState)
@pytest.mark.parametrize("after", WaitingState)
def test_postgresql_lets_only_states_follow_that_may(before, after):
    entry = WaitingEntryFactory(state=before)
    change = WaitingEntry.objects.filter(pk=entry.pk)
    if before == after or after in WAITING_STEPS[before]:
        assert change.update(state=after) == 1
    else:
        with database_refuses("waiting_state_may_follow"):
            change.update(state=after)


def test_an_answer_stays_as_it_was_given(offer, parent):
    waiting_offers.accept(parent, offer.pk)
    with database_refuses("answered_offer_stays_answered"):
        WaitingOffer.objects.filter(pk=offer.pk).update(state=OfferState.REFUSED)
