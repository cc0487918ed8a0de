"""What each part of Kring holds on a family, for whoever asks to have all of it (P-33, AVG 15 and 20).

A part registers in its AppConfig.ready what it has, one holding for each kind of thing::

    holdings.register(
        Holding("diary", _("Diary"), ("diary.entry",), lambda asker: rows_of(Entry.objects.filter(...)))
    )

Rows are what the guardian may read on pages too, or what the law gives a right to; never secrets, and of the other
guardian no more than that there is one. `models` names the tables that are covered, so that a test finds what is not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, Field, FileField, GeneratedField, Model, QuerySet
from django.utils.functional import Promise

from core.childcare.models import Guardian
from core.files.models import StoredFile

Row = Mapping[str, Any]
AT_ONCE = 500
INTERNAL = frozenset({"version", "key", "token", "password", "dedup_key", "idempotency_key", "digest"})


@dataclass(frozen=True)
class Holding:
    """`name` becomes the name of the file. `rows` and `files` take the guardian who asks."""

    name: str
    label: str | Promise
    models: tuple[str, ...]
    rows: Callable[[Guardian], Iterable[Row]]
    files: Callable[[Guardian], Iterable[StoredFile]] = lambda _asker: ()


_holdings: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    """Tell what a part holds. Raises ValueError when a name is taken by another."""
    for holding in holdings:
        if _holdings.setdefault(holding.name, holding) is not holding:
            raise ValueError(f"The holding {holding.name} is registered twice.")


def all_holdings() -> list[Holding]:
    return list(_holdings.values())


def rows_of(queryset: QuerySet[Any], *, leave_out: Iterable[str] = ()) -> Iterator[Row]:
    """Every row with all that its columns say, by the names of the fields; what it refers to in words.

    Left out are `leave_out`, files and what is only for machines: keys, hashes, sealed values, generated columns.
    """
    fields = [field for field in queryset.model._meta.concrete_fields if _is_told(field, set(leave_out))]
    related = [field.name for field in fields if field.is_relation]
    told = queryset.select_related(*related) if related else queryset
    for row in told.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield {field.name: _value(row, field) for field in fields}


def _is_told(field: "Field[Any, Any]", leave_out: set[str]) -> bool:
    if field.name in INTERNAL | leave_out or field.name.startswith("sealed"):
        return False
    return not isinstance(field, BinaryField | FileField | GeneratedField)


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    if field.is_relation:
        related = getattr(row, field.name)
        own_words: Any = type(related).__str__
        is_named = related is not None and own_words is not Model.__str__
        return str(related) if is_named else getattr(row, field.attname)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return getattr(row, field.name)
