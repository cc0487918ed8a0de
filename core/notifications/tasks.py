"""What workers and the scheduler run for the outbox."""

from celery import shared_task
from django.conf import settings

from core.notifications import digest
from core.notifications.delivery import deliver_due
from core.notifications.wake import DELIVER

# A message is claimed in the first quarter of the task's life and the task is killed when the lease would end:
# so a message that is claimed again has no sender that is still alive.
LIFE = settings.OUTBOX_LEASE_SECONDS


@shared_task(name=DELIVER, ignore_result=True, soft_time_limit=LIFE * 3 // 4, time_limit=LIFE)
def deliver_outbox() -> None:
    """Send what is due. Safe to run twice, late, or many times at once."""
    deliver_due(seconds=LIFE / 4)


@shared_task(name="core.notifications.tasks.gather_digests", ignore_result=True)
def gather_digests() -> None:
    """Put the daily digests that are due in the outbox. Safe to run twice, late, or on two schedulers."""
    digest.gather_due()
