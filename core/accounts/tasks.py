"""Background work on accounts."""

from celery import shared_task

from core.accounts.actions import sign_in_waits


@shared_task
def tidy_sign_in_waits() -> None:
    """Tell owners of waits, drop old limits (A-05). Twice is harmless: each wait is told once."""
    sign_in_waits.tidy()
