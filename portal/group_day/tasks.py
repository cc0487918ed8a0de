from celery import shared_task

from portal.group_day.actions.close_forgotten import close_forgotten


@shared_task
def close_forgotten_stays() -> int:
    """End yesterday's stays that nobody ended; safe to run twice, late or at the same time."""
    return close_forgotten()
