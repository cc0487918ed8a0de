"""Changes that cause mail, and how the outbox stands."""

import time
from uuid import uuid4

from django.db import transaction

from core.notifications import outbox
from core.notifications.models import OutboxMessage
from tests.concurrency.outbox_app import KIND
from tests.factories import UserFactory


def enqueue(count: int) -> list[float]:
    """So many causes, each in a transaction of its own and for a receiver of its own; the seconds each took."""
    return [_seconds_for_one(user) for user in UserFactory.create_batch(count)]


def _seconds_for_one(user: object) -> float:
    began = time.monotonic()
    with transaction.atomic():
        outbox.enqueue(KIND, recipient=user, context={}, dedup_key=f"{KIND}:{uuid4()}")
    return time.monotonic() - began


def unfinished() -> int:
    return OutboxMessage.objects.filter(state__in=["waiting", "sending"]).count()
