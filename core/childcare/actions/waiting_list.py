"""Entries of the waiting list: put on it, taken off, put back (K-12)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import STILL_WAITING, OfferState, WaitingState
from core.childcare.models import Child, Location, WaitingEntry, WaitingOffer
from core.lib import clock
from core.lib.database import constraint_of


class WaitsAlreadyError(Exception):
    """The child waits for this kind of care at this location already."""


class StateChangedError(Exception):
    """What was asked is no longer possible: the entry is in another state meanwhile, as `entry` says."""

    def __init__(self, entry: WaitingEntry) -> None:
        super().__init__(entry.state)
        self.entry = entry


@dataclass(frozen=True)
class Wish:
    """What a child waits for; `weekdays` by ISO number."""

    location: Location
    care_type: str
    weekdays: Collection[int]
    wanted_from: date
    remark: str = ""


def add(user: User, child: Child, wish: Wish, *, since: date | None = None) -> WaitingEntry:
    """Put a child on the list, waiting since today or earlier. Raises WaitsAlreadyError."""
    entry = WaitingEntry(
        child=child,
        location=wish.location,
        care_type=wish.care_type,
        weekdays=sorted(wish.weekdays),
        wanted_from=wish.wanted_from,
        remark=wish.remark,
        since=since or clock.today(),
        state_since=clock.now(),
        added_by=user,
    )
    with _once(), transaction.atomic():
        entry.save(force_insert=True)
        record(Action.WAITING_ADDED, user, entry)
    return entry


@transaction.atomic
def withdraw(user: User, entry_id: int) -> WaitingEntry:
    """Take an entry off the list, with the offer that is open. Raises StateChangedError when it waits no more."""
    entry = locked_entry(entry_id)
    if entry.state not in STILL_WAITING:
        raise StateChangedError(entry)
    close_open_offer(entry, OfferState.TAKEN_BACK, user)
    move(entry, WaitingState.WITHDRAWN)
    record(Action.WAITING_WITHDRAWN, user, entry)
    return entry


def reopen(user: User, entry_id: int) -> WaitingEntry:
    """Put an entry that was refused or has expired back, at its old place.

    Raises StateChangedError, WaitsAlreadyError.
    """
    with _once(), transaction.atomic():
        entry = locked_entry(entry_id)
        if entry.state not in (WaitingState.REFUSED, WaitingState.EXPIRED):
            raise StateChangedError(entry)
        move(entry, WaitingState.OPEN)
        record(Action.WAITING_REOPENED, user, entry)
    return entry


@contextmanager
def _once() -> Iterator[None]:
    """Turns the database's refusal of a second entry for the same care into WaitsAlreadyError."""
    try:
        yield
    except IntegrityError as error:
        if constraint_of(error) != "waits_once_for_a_care_type":
            raise
        raise WaitsAlreadyError from error


def locked_entry(entry_id: int) -> WaitingEntry:
    """The entry, locked before its offers: the order in which every act locks."""
    entries = WaitingEntry.objects.select_for_update(of=("self",))
    return entries.select_related("child__family", "location").get(pk=entry_id)


def close_open_offer(entry: WaitingEntry, state: OfferState, by: User | None) -> None:
    """End the offer that waits for an answer, if there is one."""
    WaitingOffer.objects.filter(entry=entry, state=OfferState.OPEN).update(
        state=state, answered_at=clock.now(), answered_by=by
    )


def move(entry: WaitingEntry, state: WaitingState) -> None:
    """To a state that may follow; PostgreSQL refuses any other."""
    entry.state = state
    entry.state_since = clock.now()
    entry.save(update_fields=["state", "state_since"])


def record(action: Action, user: User | None, entry: WaitingEntry, **data: object) -> None:
    """A line of the trail about the child that waits."""
    trail.record(
        action,
        actor=user,
        subject=entry,
        client=entry.child,
        organisation_id=entry.child.family.organisation_id,
        **data,
    )
