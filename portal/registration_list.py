"""Entries of the waiting list as parents see them (P-44)."""

from dataclasses import dataclass
from datetime import datetime

from core.childcare.choices import STILL_WAITING, OfferState
from core.childcare.models import WaitingEntry, WaitingOffer


@dataclass(frozen=True)
class ShownEntry:
    """An entry with its place in the line (None once it waits no more), the offer that can still be answered, and the
    offer that was accepted."""

    entry: WaitingEntry
    place: int | None
    open_offer: WaitingOffer | None
    accepted: WaitingOffer | None

    @property
    def can_withdraw(self) -> bool:
        return self.entry.state in STILL_WAITING

    @property
    def dialog_id(self) -> str:
        """Names the part that asks whether withdrawing is meant."""
        return f"intrekken-{self.entry.pk}"


def shown_entry(entry: WaitingEntry, place: int | None, now: datetime) -> ShownEntry:
    """The entry comes with its offers."""
    offers = list(entry.offers.all())
    return ShownEntry(
        entry,
        place,
        open_offer=next(
            (offer for offer in offers if offer.state == OfferState.OPEN and offer.answer_by > now), None
        ),
        accepted=next((offer for offer in offers if offer.state == OfferState.ACCEPTED), None),
    )
