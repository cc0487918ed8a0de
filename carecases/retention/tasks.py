from celery import shared_task

from carecases.retention.actions.delete_dossiers import delete_due


@shared_task
def delete_past_retention() -> int:
    """Delete what is past its retention, for at most three minutes; safe to run twice, late or at the same time."""
    return delete_due(seconds=180)
