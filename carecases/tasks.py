"""Background work of care cases."""

from celery import shared_task

from carecases.actions import change_applicant
from core.lib import clock


@shared_task
def do_due_applicant_changes() -> None:
    """Let successors speak for schools whose date has come (C-61). Twice is harmless: what is done is not open."""
    change_applicant.do_due(clock.today())
