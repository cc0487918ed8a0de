from celery import shared_task

from portal.surveys.actions.register_answers import close_due
from portal.surveys.actions.tell_due import tell_due


@shared_task
def work_on_surveys() -> None:
    """Tell of surveys, remind, and handle those that are over; safe to run twice, late or at the same time."""
    tell_due()
    close_due()
