"""A place for a child on the waiting list: offered by the office, accepted or refused by a guardian, or lapsed (K-23).

An offer holds no place. Accepting makes the placement with its care moments at once, so the group's capacity decides:
whoever accepts first has the place, and who comes after hears so and waits on at the old place in the list.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from core.accounts.models import User
from core.audit.choices import Action
from core.childcare.actions.generate_schedule import Outcome, generate
from core.childcare.actions.waiting_list import StateChangedError, locked_entry, move, record
from core.childcare.choices import OfferState, WaitingState
from core.childcare.models import (
    DayPart,
    Group,
    Placement,
    PlacementPart,
    WaitingEntry,
    WaitingOffer,
    WaitingOfferPart,
)
from core.childcare.receivers import receivers_of
from core.lib import clock
from core.notifications import outbox
from core.notifications.outbox import NewMail, NewNotice

OFFERED = "register/place_offered"
OFFER_ENDED = "register/offer_ended"
OFFER_ANSWERED = "register/offer_answered"
EXPIRE_AT_ONCE = 100


class AnsweredAlreadyError(Exception):
    """The offer waits for no answer any more; `offer` says what became of it, by whom and when."""

    def __init__(self, offer: WaitingOffer) -> None:
        super().__init__(offer.state)
        self.offer = offer


class PlaceGoneError(Exception):
    """There is no room any more. `first` is the offer that was accepted before this one, None where the group filled up
    otherwise; `detail` says where the room ends, for the office."""

    def __init__(self, first: WaitingOffer | None, detail: str) -> None:
        super().__init__(detail)
        self.first = first
        self.detail = detail


@dataclass(frozen=True)
class Place:
    """What is offered: day parts by ISO weekday in a group, from a date on."""

    group: Group
    contract_form: str
    valid_from: date
    parts: Collection[tuple[int, DayPart]]


@transaction.atomic
def offer(user: User, entry_id: int, place: Place, *, answer_by: datetime, message: str = "") -> WaitingOffer:
    """Offer a place and tell the guardians with custody. Raises StateChangedError when the entry is not open."""
    entry = locked_entry(entry_id)
    if entry.state != WaitingState.OPEN:
        raise StateChangedError(entry)
    made = WaitingOffer.objects.create(
        entry=entry,
        group=place.group,
        contract_form=place.contract_form,
        valid_from=place.valid_from,
        answer_by=answer_by,
        message=message,
        offered_by=user,
        offered_at=clock.now(),
    )
    WaitingOfferPart.objects.bulk_create(
        WaitingOfferPart(offer=made, weekday=weekday, day_part=part) for weekday, part in place.parts
    )
    move(entry, WaitingState.OFFERED)
    record(Action.PLACE_OFFERED, user, entry, offer=made.pk, group=place.group.pk)
    _tell_family(OFFERED, [made])
    return made


@transaction.atomic
def take_back(user: User, offer_id: int) -> None:
    """End an offer before it was answered; the child waits on. Raises AnsweredAlreadyError."""
    taken = _open_offer(offer_id)
    _close(taken, OfferState.TAKEN_BACK, WaitingState.OPEN, user)
    record(Action.OFFER_TAKEN_BACK, user, taken.entry, offer=taken.pk)
    _tell_family(OFFER_ENDED, [taken])


@transaction.atomic
def refuse(user: User, offer_id: int, *, wait_on: bool) -> None:
    """Refuse for the family; with `wait_on` the child keeps its place in the list. Raises AnsweredAlreadyError."""
    refused = _open_offer(offer_id)
    _close(refused, OfferState.REFUSED, WaitingState.OPEN if wait_on else WaitingState.REFUSED, user)
    record(Action.OFFER_REFUSED, user, refused.entry, offer=refused.pk, waits_on=wait_on)
    _tell_office(refused)


def accept(user: User, offer_id: int) -> Placement:
    """Place the child. Raises AnsweredAlreadyError, and PlaceGoneError: then the child waits on."""
    with transaction.atomic():
        accepted = _open_offer(offer_id)
        placement, outcome = _place(user, accepted)
        if placement is not None:
            accepted.placement = placement
            _close(accepted, OfferState.ACCEPTED, WaitingState.ACCEPTED, user)
            record(Action.OFFER_ACCEPTED, user, accepted.entry, offer=accepted.pk, placement=placement.pk)
        else:
            _close(accepted, OfferState.LOST, WaitingState.OPEN, user)
            record(Action.OFFER_LOST, user, accepted.entry, offer=accepted.pk)
        _tell_office(accepted)
    if placement is None:
        raise PlaceGoneError(_first_in(accepted.group_id), outcome.detail)
    return placement


def expire_due(now: datetime) -> int:
    """End the offers whose time to answer is over; a hundred in a transaction. Returns how many."""
    expired = 0
    while numbers := list(
        WaitingOffer.objects.filter(state=OfferState.OPEN, answer_by__lte=now)
        .order_by("answer_by", "pk")
        .values_list("pk", flat=True)[:EXPIRE_AT_ONCE]
    ):
        expired += sum(_expire(number) for number in numbers)
    return expired


@transaction.atomic
def _expire(offer_id: int) -> bool:
    late = _lock(offer_id)
    if late.state != OfferState.OPEN:
        return False
    _close(late, OfferState.EXPIRED, WaitingState.EXPIRED, None)
    record(Action.OFFER_EXPIRED, None, late.entry, offer=late.pk)
    _tell_family(OFFER_ENDED, [late])
    _tell_office(late)
    return True


def _place(user: User, accepted: WaitingOffer) -> tuple[Placement | None, Outcome]:
    """The placement with its care moments, or None and why the database refused; then nothing was made."""
    point = transaction.savepoint()
    placement = Placement.objects.create(
        child=accepted.entry.child,
        group=accepted.group,
        contract_form=accepted.contract_form,
        valid_from=accepted.valid_from,
    )
    PlacementPart.objects.bulk_create(
        PlacementPart(placement=placement, weekday=part.weekday, day_part_id=part.day_part_id)
        for part in accepted.parts.all()
    )
    outcome = generate(placement, clock.today(), actor=user)
    if outcome.obstacle is not None:
        transaction.savepoint_rollback(point)
        return None, outcome
    transaction.savepoint_commit(point)
    return placement, outcome


def _first_in(group_id: int) -> WaitingOffer | None:
    """The offer of a place in the group that was accepted last."""
    offers = WaitingOffer.objects.filter(group=group_id, state=OfferState.ACCEPTED)
    return offers.order_by("-answered_at").first()


def _open_offer(offer_id: int) -> WaitingOffer:
    """The offer, locked. Raises AnsweredAlreadyError when it was answered, or the time to answer is over."""
    found = _lock(offer_id)
    if found.state != OfferState.OPEN or found.answer_by <= clock.now():
        raise AnsweredAlreadyError(found)
    return found


def _lock(offer_id: int) -> WaitingOffer:
    entry = locked_entry(WaitingOffer.objects.values_list("entry_id", flat=True).get(pk=offer_id))
    found = (
        WaitingOffer.objects.select_for_update(of=("self",))
        .select_related("group__location", "offered_by", "answered_by")
        .get(pk=offer_id)
    )
    found.entry = entry
    return found


def _close(closed: WaitingOffer, state: OfferState, entry_state: WaitingState, by: User | None) -> None:
    closed.state, closed.answered_at, closed.answered_by = state, clock.now(), by
    closed.save(update_fields=["state", "answered_at", "answered_by", "placement"])
    move(closed.entry, entry_state)


def _tell_family(kind: str, offers: Iterable[WaitingOffer]) -> None:
    """Guardians with custody. With a date by which to answer it is no news that one can switch off."""
    told = [
        (user, one)
        for one in offers
        for _guardian, user in receivers_of([one.entry.child.family_id]).get(one.entry.child.family_id, [])
    ]
    path = reverse("portal:registrations")
    outbox.enqueue_all(
        NewMail(kind, user, {"offer": one.pk}, f"{kind}:{one.pk}:{user.pk}") for user, one in told
    )
    outbox.notify_all(
        NewNotice(user, kind, {"state": one.state}, path, f"{kind}:{one.pk}:{user.pk}") for user, one in told
    )


def _tell_office(answered: WaitingOffer) -> None:
    """Whoever offered the place reads at the bell what became of it."""
    outbox.notify(
        answered.offered_by,
        OFFER_ANSWERED,
        {"state": answered.state},
        _office_page(answered.entry),
        f"{OFFER_ANSWERED}:{answered.pk}",
    )


def _office_page(entry: WaitingEntry) -> str:
    return reverse("office:waiting_entry", args=[entry.pk])
