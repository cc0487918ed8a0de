from celery import shared_task

from portal.own_data.actions import exports


@shared_task
def make_exports() -> int:
    """Make the copies that guardians asked; safe to run twice, late or at the same time."""
    return exports.make_waiting()


@shared_task
def remove_old_exports() -> int:
    """Remove copies that were kept long enough or may no longer be had; safe to run twice, late or at the same time."""
    return exports.remove_old() + exports.close_outdated()
