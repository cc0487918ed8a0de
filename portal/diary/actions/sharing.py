"""When others see an entry, and hear of it: at once, or at the end of the day (P-41)."""

from django.db import transaction

from core.lib import clock
from portal.diary import telling
from portal.diary.models import DiaryEntry

AT_ONCE = 200


def share(entry: DiaryEntry) -> None:
    """Others see the entry from the moment that was chosen, or from now on; who reads about it is told then.

    Within the transaction that made the entry whole.
    """
    entry.shared_from = max(entry.share_at, clock.now())
    entry.save(update_fields=["shared_from"])
    if entry.shared_from <= clock.now():
        _tell(entry)


def tell_due() -> int:
    """Tell of the entries whose moment has come; returns how many. Safe to run twice, late or at the same time."""
    due = DiaryEntry.objects.filter(told_at=None, removed_at=None, shared_from__lte=clock.now())
    told = 0
    for pk in list(due.order_by("shared_from").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            entry = due.select_for_update(skip_locked=True).filter(pk=pk).first()
            if entry is not None:
                _tell(entry)
                told += 1
    return told


def _tell(entry: DiaryEntry) -> None:
    telling.tell_families(entry)
    entry.told_at = clock.now()
    entry.save(update_fields=["told_at"])
