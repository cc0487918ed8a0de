"""Who changed a row of the register last, and before that: read from the trail, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from core.audit.selectors import TrailFilter, events_of
from core.audit.selectors import in_words as action_in_words
from core.audit.trail import id_of, type_of
from core.childcare.records.labels import field_words

MOST = 20
CHANGES = (
    Action.RECORD_ADDED,
    Action.RECORD_CHANGED,
    Action.RECORD_REMOVED,
    Action.PLACEMENT_MADE,
    Action.PLACEMENT_CHANGED,
    Action.PLACEMENT_ENDED,
    Action.BSN_SET,
    Action.ACCOUNT_OPENED,
    Action.DOSSIER_CHANGED,
)


@dataclass(frozen=True)
class Change:
    """One change: when, who (empty for Kring itself), what was done, and the fields in words."""

    at: datetime
    who: str
    what: str
    fields: list[Any]


def history_of(user: User, record: Model) -> list[Change]:
    """The last changes of one row, newest first. One query."""
    rows = _changes_of(user, record).order_by("-at", "-pk")[:MOST]
    return [_as_change(row) for row in rows]


def changes_since(user: User, record: Model, version: int | None) -> list[Change]:
    """What was changed after this version of the row was read, oldest first. One query."""
    if version is None:
        return []
    rows = _changes_of(user, record).filter(data__version__gt=version).order_by("at", "pk")
    return [_as_change(row) for row in rows]


def fields_since(user: User, record: Model, version: int | None) -> set[str]:
    """The names of the fields that were changed after this version. One query."""
    if version is None:
        return set()
    rows = _changes_of(user, record).filter(data__version__gt=version)
    return {name for data in rows.values_list("data", flat=True) for name in data.get("fields", ())}


def _changes_of(user: User, record: Model) -> QuerySet[Event]:
    wanted = TrailFilter(object_type=type_of(record), object_id=id_of(record))
    return events_of(user.organisation_id, wanted).filter(action__in=CHANGES).select_related("actor")


def _as_change(event: Event) -> Change:
    names: Iterable[str] = event.data.get("fields", ())
    return Change(
        event.at, str(event.actor or ""), action_in_words(event.action), [field_words(name) for name in names]
    )
