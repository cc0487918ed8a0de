from celery import shared_task

from portal.publishing import telling


@shared_task
def tell_published() -> int:
    """Tell parents of what has begun to show; safe to run twice, late or at the same time."""
    return telling.tell_due()
