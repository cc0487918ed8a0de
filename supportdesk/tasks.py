"""Background work of the support desk."""

import logging

from celery import shared_task

from supportdesk.retention import remove_expired

logger = logging.getLogger(__name__)


@shared_task
def remove_past_retention() -> None:
    """Remove diagnoses and repairs that are older than a year; safe to run twice, late or at the same time."""
    gone = remove_expired()
    logger.info("%s diagnoses and %s repairs removed", gone.diagnoses, gone.repairs)
