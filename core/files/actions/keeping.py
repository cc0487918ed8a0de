"""What happens to a file after it was taken in: kept with something, let go, or removed for good."""

import logging
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.files.actions.receiving import WAITING, folder_of
from core.files.models import StoredFile
from core.files.stores import StoreError, store
from core.lib import clock

logger = logging.getLogger(__name__)
AT_ONCE = 200
GRACE = timedelta(days=1)
"""An attached file to which nothing points any more goes after this long."""


def waiting_files(user: Any, purpose: str, ids: Collection[str]) -> list[StoredFile]:
    """Those of the ids that are files of this user for this purpose and hang on nothing yet, in the order given."""
    found = StoredFile.objects.filter(
        uploader_id=user.pk, purpose=purpose, attached_at=None, removed_at=None, pk__in=ids
    )
    by_id = {str(file.pk): file for file in found}
    return [by_id[one] for one in dict.fromkeys(ids) if one in by_id]


def attach(files: Iterable[StoredFile]) -> None:
    """Keep files: in the transaction that writes the rows which point at them. Twice does no harm."""
    StoredFile.objects.filter(pk__in=[file.pk for file in files], attached_at=None).update(
        attached_at=clock.now()
    )


def let_go(files: Iterable[StoredFile]) -> None:
    """Nobody may have these any more, from the end of this transaction on; a worker empties the store."""
    StoredFile.objects.filter(pk__in=[file.pk for file in files], removed_at=None).update(
        removed_at=clock.now()
    )


def tidy() -> int:
    """Let go what was never attached within a day and what lost what it hung on; empty the store of what is let go.

    Returns how many files are gone for good. Safe to run twice, late or at the same time.
    """
    now = clock.now()
    StoredFile.objects.filter(attached_at=None, removed_at=None, created_at__lt=now - WAITING).update(
        removed_at=now
    )
    attached = StoredFile.objects.filter(removed_at=None, attached_at__lt=now - GRACE)
    _pointed_at_by_nothing(attached).update(removed_at=now)
    return sum(_emptied(file_id) for file_id in _to_empty())


def _pointed_at_by_nothing(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Those to which no row of any table refers."""
    found = files
    for model, column in _pointing():
        found = found.filter(~Exists(model._base_manager.filter(**{column: OuterRef("pk")})))
    return found


def _pointing() -> Iterator[tuple[Any, str]]:
    """Every table with a column that points at files, the one between two tables included."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is StoredFile:
                yield model, field.name


def _to_empty() -> list[Any]:
    return list(
        StoredFile.objects.filter(removed_at__isnull=False, emptied_at=None)
        .order_by("removed_at")
        .values_list("pk", flat=True)[:AT_ONCE]
    )


def _emptied(file_id: Any) -> bool:
    """First the bytes, then the row: a row that stays is found again, bytes without a row never.

    A row to which something points stays, without bytes: a message that was sent keeps the name of what went with it.
    """
    with transaction.atomic():
        file = StoredFile.objects.select_for_update(skip_locked=True).filter(pk=file_id).first()
        if file is None:
            return False
        try:
            store().remove(folder_of(file))
        except StoreError as error:
            logger.warning("A file could not be removed from the store yet: %s", error)
            return False
        file.emptied_at = clock.now()
        file.save(update_fields=["emptied_at"])
        # As a plain statement: nothing points at it, and tables that only grow refuse even to be asked.
        loose = _pointed_at_by_nothing(StoredFile.objects.filter(pk=file.pk))
        loose._raw_delete(loose.db)
        return True
