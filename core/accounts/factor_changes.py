"""Telling the owner of an account that a second factor came, went or was made anew (A-12, A-13)."""

from core.accounts.choices import FactorChange
from core.accounts.models import User
from core.audit.models import Event
from core.notifications import outbox


def tell_owner(user: User, change: FactorChange, event: Event) -> None:
    """One mail for one line of the trail, in the transaction of both."""
    outbox.enqueue(
        "accounts.second_factor_changed",
        recipient=user,
        context={"at": event.at.isoformat(), "change": change.value},
        dedup_key=f"accounts.second_factor_changed:{event.pk}",
    )
