"""Everything in the database that is of a dossier, found by following what points at it, and taken away.

No list of tables is kept by hand: what points at a row that goes, goes too, and so on; where a table says that it can
do without (SET_NULL), only its reference goes. So a table that is new is never forgotten, and no foreign key stops it.
"""

from collections import defaultdict
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.deletion import SET_NULL

from carecases.models import Dossier
from core.files.actions.keeping import let_go
from core.files.models import StoredFile

Found = dict[type[Model], set[Any]]
"""By table, the keys of the rows."""


def everything_of(dossier: Dossier) -> Found:
    """The dossier and all rows that are of it."""
    found: Found = defaultdict(set, {Dossier: {dossier.pk}})
    to_follow: list[tuple[type[Model], set[Any]]] = [(Dossier, {dossier.pk})]
    while to_follow:
        target, keys = to_follow.pop()
        for model, column, lets_go in _pointing_at(target):
            if lets_go:
                continue
            rows = set(model._base_manager.filter(**{f"{column}__in": keys}).values_list("pk", flat=True))
            if new := rows - found[model]:
                found[model] |= new
                to_follow.append((model, new))
    return {model: keys for model, keys in found.items() if keys}


def erase(dossier: Dossier) -> dict[str, int]:
    """Delete it all for good, in the transaction of the caller; files go with the next tidying.

    Returns:
        How many rows of each table went, by the label of the model ("papers.paper").
    """
    found = everything_of(dossier)
    files = _files_of(found)
    for model in _in_order(set(found)):
        _let_loose(model, found[model])
        rows = model._base_manager.filter(pk__in=found[model])
        # As a plain statement: all that depends on these rows is known, and goes before them.
        rows._raw_delete(rows.db)
    let_go(StoredFile.objects.filter(pk__in=files))
    return {model._meta.label_lower: len(keys) for model, keys in found.items()}


@cache
def _pointing_at(target: type[Model]) -> list[tuple[type[Model], str, bool]]:
    """Every table with a column that points at this one, and whether it can do without."""
    return [
        (model, field.name, getattr(field.remote_field, "on_delete", None) is SET_NULL)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is target
    ]


def _in_order(models: set[type[Model]]) -> list[type[Model]]:
    """The tables so that each comes before those that it points at."""
    left, ordered = set(models), []
    while left:
        free = {
            model
            for model in left
            if not any(other in left and other is not model for other, *_ in _pointing_at(model))
        }
        # Only tables that point at each other in a ring leave nothing free; the database checks those at the end.
        free = free or left
        ordered += sorted(free, key=lambda model: model._meta.label_lower)
        left -= free
    return ordered


def _let_loose(model: type[Model], keys: set[Any]) -> None:
    """Take away the reference where a table can do without."""
    for other, column, lets_go in _pointing_at(model):
        if lets_go:
            other._base_manager.filter(**{f"{column}__in": keys}).update(**{column: None})


def _files_of(found: Found) -> set[Any]:
    """The files to which these rows point."""
    files = set[Any]()
    for model, keys in found.items():
        for field in model._meta.local_fields:
            if _points_at_files(field):
                rows = model._base_manager.filter(pk__in=keys).exclude(**{field.name: None})
                files |= set(rows.values_list(field.attname, flat=True))
    return files


def _points_at_files(field: Any) -> bool:
    return field.is_relation and field.related_model is StoredFile
