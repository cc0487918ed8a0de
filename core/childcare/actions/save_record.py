"""The office adds, changes and removes rows of the register, each with a line in the trail (K-22).

Two people may have the same row open. Whoever saves second is told what changed meanwhile; nothing is saved before.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action

Record = TypeVar("Record", bound=Model)
Ties = Mapping[str, Collection[Model]]
"""By name of a many-to-many field: the rows that it is to hold."""


class ChangedMeanwhileError(Exception):
    """Somebody saved the row after it was read; `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__("Somebody else saved this meanwhile.")
        self.current = current


@transaction.atomic
def add_record(
    user: User,
    record: Record,
    *,
    client: Model | None = None,
    subject: Model | None = None,
    ties: Ties | None = None,
    action: Action = Action.RECORD_ADDED,
    **data: Any,
) -> Record:
    """Write a new row. The line of the trail is about `subject`, or about the row itself, and says `action`.

    Raises IntegrityError for what a constraint refuses.
    """
    record.save(force_insert=True)
    for name, rows in (ties or {}).items():
        getattr(record, name).set(rows)
    trail.record(action, actor=user, subject=subject or record, client=client, **data)
    return record


@transaction.atomic
def change_record(
    user: User,
    record: Any,
    fields: Collection[str],
    *,
    seen: int | None,
    client: Model | None = None,
    ties: Ties | None = None,
    along: Callable[[], Collection[str]] = list,
    action: Action = Action.RECORD_CHANGED,
) -> list[str]:
    """Save the fields of `record` (a Versioned row) that differ from the database; returns their names.

    `seen` is the version that was read before it was changed. `along` saves what belongs to the row and stands in other
    tables, under the same lock, and returns the names of what it changed. Raises ChangedMeanwhileError when that is not
    the version any more, IntegrityError for what a constraint refuses.
    """
    current = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if not _is_current(current, seen):
        raise ChangedMeanwhileError(current)
    changed = [name for name in fields if _column(record, name) != _column(current, name)]
    if changed:
        record.save(update_fields=changed)
    tied = [name for name, rows in (ties or {}).items() if _retied(record, name, rows)]
    tied += along()
    if tied and not changed:
        # The row itself tells that it changed.
        record.save(update_fields=["version"])
    if changed or tied:
        record_change(user, record, [*changed, *tied], client=client, action=action)
    return [*changed, *tied]


@transaction.atomic
def remove_record(
    user: User,
    record: Model,
    *,
    client: Model | None = None,
    subject: Model | None = None,
    action: Action = Action.RECORD_REMOVED,
    **data: Any,
) -> None:
    """Remove a row. Raises ProtectedError or IntegrityError when something still needs it."""
    trail.record(action, actor=user, subject=subject or record, client=client, **data)
    record.delete()


def record_change(
    user: User,
    record: Any,
    fields: Collection[str],
    *,
    client: Model | None = None,
    action: Action = Action.RECORD_CHANGED,
) -> None:
    """The line for a change that was just written: which fields, never what is in them, and the new version."""
    record.refresh_from_db(fields=["version"])
    trail.record(
        action,
        actor=user,
        subject=record,
        client=client,
        fields=list(fields),
        version=record.version,
    )


def _is_current(current: Any, seen: int | None) -> bool:
    return bool(current.version == seen)


def _column(record: Any, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)


def _retied(record: Any, name: str, rows: Collection[Model]) -> bool:
    manager = getattr(record, name)
    before = set(manager.values_list("pk", flat=True))
    wanted = {row.pk for row in rows}
    if before == wanted:
        return False
    manager.set(rows)
    return True
