"""What was sent to a customer, and how it went (S-02, S-11)."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from core.accounts.models import ResetAttempt
from core.lib import clock
from core.notifications.choices import OutboxState
from core.notifications.models import DeliveryAttempt, OutboxMessage
from supportdesk.rules.addresses import domain_of

DATA = Path(__file__).parent.parent / "data" / "mail_providers.json"
QUEUE_PATIENCE = timedelta(minutes=5)
"""A mail that nobody tried to send for longer than this stands in a queue that is behind."""


@dataclass(frozen=True)
class Provider:
    """A mail provider: what it calls the folder for spam, and where else mail may be: "tabs", "other" or "webmail"."""

    name: str
    folder: str
    also: str


def mail_of(attempt: ResetAttempt) -> OutboxMessage | None:
    """The mail of an attempt to get a link; None when none was made, or it was cleared away."""
    return OutboxMessage.objects.filter(dedup_key=f"accounts.reset_link:{attempt.pk}").first()


def last_try(mail: OutboxMessage) -> DeliveryAttempt | None:
    return mail.tries.order_by("-number").first()


def waiting_too_long() -> int:
    """How many mails nobody tried to send although they are due; more than none when the queue is behind."""
    return OutboxMessage.objects.filter(
        state=OutboxState.WAITING, attempts=0, due_at__lt=clock.now() - QUEUE_PATIENCE
    ).count()


def provider_of(address: str) -> Provider | None:
    """Who keeps the mailbox of this address, if it is one of the large ones."""
    return _providers().get(domain_of(address))


@cache
def _providers() -> dict[str, Provider]:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        domain: Provider(entry["name"], entry["folder"], entry["also"])
        for entry in data["providers"]
        for domain in entry["domains"]
    }
