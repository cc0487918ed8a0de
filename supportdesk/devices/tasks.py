from celery import shared_task

from supportdesk.devices.actions.keep_check import tidy_checks


@shared_task
def tidy_device_checks() -> None:
    """Remove checks that are older than 30 days; safe to run twice."""
    tidy_checks()
