"""Thin: what has to be tidied now and then."""

from celery import shared_task

from carecases.intake import raw, signed_requests


@shared_task
def tidy_intake() -> None:
    """Forget requests that are too old to be sent again, and messages that were kept long enough."""
    signed_requests.forget_old()
    raw.forget_old()
