from celery import shared_task

from portal.conversations.actions import broadcasts


@shared_task
def work_on_broadcasts() -> None:
    """Send what waits to be sent to all, for at most a minute; safe to run twice, late or at the same time."""
    broadcasts.work(seconds=60)
