"""The day before a talk the parent is reminded (P-36)."""

from datetime import timedelta

from django.db import transaction

from core.lib import clock
from portal.talks import telling
from portal.talks.models import Talk

BATCH = 200


def remind_due(*, batch: int = BATCH) -> int:
    """Remind of all talks of tomorrow; returns of how many. Safe twice, late and in parallel.

    A batch is a transaction of its own; a time that a parent or another worker has in hand waits for the next run.
    """
    reminded = 0
    while True:
        with transaction.atomic():
            found = list(
                Talk.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("round", "child")
                .filter(
                    child__isnull=False,
                    reminded_at__isnull=True,
                    starts_at__gt=clock.now(),
                    starts_at__lt=clock.midnight_after(clock.today() + timedelta(days=1)),
                )
                .order_by("pk")[:batch]
            )
            telling.tell_reminders(found)
            Talk.objects.filter(pk__in=[talk.pk for talk in found]).update(reminded_at=clock.now())
        if not found:
            return reminded
        reminded += len(found)
