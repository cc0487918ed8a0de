"""What workers and the scheduler do for files."""

from celery import shared_task

from core.files.actions import keeping, scanning
from core.files.actions.receiving import SCAN


@shared_task(name=SCAN)
def scan_waiting() -> int:
    """Have the virus scanner look at new files for at most two minutes; safe to run twice, late or at the same time."""
    return scanning.scan_waiting(seconds=120)


@shared_task
def tidy_files() -> int:
    """Take away files that hang on nothing and empty the store of them; safe to run twice, late or at the same time."""
    return keeping.tidy()
