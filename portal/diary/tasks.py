"""What workers and the scheduler do for the diary."""

from celery import shared_task

from portal.diary.actions import album, sharing


@shared_task
def tell_diary() -> int:
    """Tell parents of entries that are shared at the end of the day; safe to run twice, late or at the same time."""
    return sharing.tell_due()


@shared_task(name=album.MAKE)
def make_albums() -> int:
    """Make the albums that were asked for; safe to run twice, late or at the same time."""
    return album.make_due()


@shared_task
def tidy_albums() -> int:
    """Take away albums that are older than two days."""
    return album.tidy_albums()
