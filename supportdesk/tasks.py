"""Background work of the support desk."""

import logging

from celery import shared_task

from supportdesk.retention import remove_expired

logger = logging.getLogger(__name__)


@shared_task
def remove_past_retention() -> None:
    """Remove what the desk found, did and reported more than a year ago; safe to run twice, late or at the same
    time."""
    logger.info("Removed: %s", remove_expired())
