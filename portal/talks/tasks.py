from celery import shared_task

from portal.talks.actions.remind import remind_due


@shared_task
def remind_of_talks() -> int:
    """Remind parents of the talks of tomorrow; safe to run twice, late or at the same time."""
    return remind_due()
