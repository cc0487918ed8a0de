from celery import shared_task

from requests_app.actions.expire_requests import expire_due


@shared_task
def expire_requests() -> int:
    """Withdraw undecided requests whose date has come; safe to run twice, late or at the same time."""
    return expire_due()
