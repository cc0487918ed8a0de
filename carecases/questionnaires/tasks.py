from celery import shared_task

from carecases.questionnaires.actions.remind import remind_due


@shared_task
def remind_of_forms() -> int:
    """Remind schools of forms with a date; safe to run twice, late or at the same time."""
    return remind_due()
