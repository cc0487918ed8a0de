"""What stands in the database under the keys of core.lib.sealed: tried at every start, sealed anew for a new key.

Apps register their columns when they are ready. Nothing here shows a value, sealed or opened.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, models
from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value

from core.lib import sealed

BATCH = 500
SAMPLES = 5
"""One damaged row says nothing about a key; this many that do not open do."""


@dataclass(frozen=True)
class Place:
    """What a sealed value is bound to; the arguments of `sealed.seal`."""

    table: str
    column: str
    row: object

    def seal(self, plain: bytes) -> bytes:
        return sealed.seal(plain, table=self.table, column=self.column, row=self.row)

    def unseal(self, value: bytes | memoryview) -> bytes:
        """What was sealed here. Raises CannotOpenError."""
        return sealed.unseal(value, table=self.table, column=self.column, row=self.row)


@dataclass(frozen=True)
class SealedColumn:
    """A column with sealed values; `place` says to what that of a row is bound.

    `digest` makes a row's digest from the opened value under the key with an id, for tables that keep one in the
    columns `digest` and `digest_key` to be found by. `related` are rows that `place` and `digest` need besides.
    """

    model_label: str
    column: str
    place: Callable[[Any], Place]
    digest: Callable[[str, Any, bytes], str] | None = None
    related: tuple[str, ...] = ()

    @property
    def rows(self) -> QuerySet[Any]:
        """All rows with a value, each with the id of its key."""
        rows = _model(self.model_label)._default_manager.annotate(key_id=_key_id(self.column))
        rows = rows.exclude(**{self.column: b""}).order_by("pk")
        return rows.select_related(*self.related) if self.related else rows

    def open(self, row: Any) -> bytes:
        """The row's value. Raises CannotOpenError."""
        return self.place(row).unseal(getattr(row, self.column))


@dataclass(frozen=True)
class DigestColumn:
    """Digests that cannot be made again, as nobody knows what they were made from; `column` holds the key's id.

    `live` tells which rows still matter.
    """

    model_label: str
    column: str
    what: str
    live: Callable[[], Q] = Q

    @property
    def rows(self) -> QuerySet[Any]:
        return _model(self.model_label)._default_manager.filter(self.live()).exclude(**{self.column: ""})


@dataclass
class Outcome:
    """What sealing a column anew came to; `unreadable` values were left as they are."""

    column: SealedColumn
    renewed: int = 0
    unreadable: int = 0
    left: int = 0


_columns: list[SealedColumn | DigestColumn] = []


def register(column: SealedColumn | DigestColumn) -> None:
    if column not in _columns:
        _columns.append(column)


def refuse_wrong_keys() -> None:
    """At the start of a process: raises ImproperlyConfigured when stored values do not open with these keys.

    Without the database nothing can be said; then the process starts and waits for it as ever.
    """
    try:
        found = problems()
    except DatabaseError:
        return
    if found:
        raise ImproperlyConfigured(" ".join(found))


def problems() -> list[str]:
    """Sentences about keys that are missing or are not the ones that values were stored under."""
    return [
        problem
        for column in _columns
        if isinstance(column, SealedColumn)
        for problem in _sealed_problems(column)
    ]


def lost_digests() -> list[str]:
    """Sentences about digests that match nothing any more, as their key is gone; a key that leaked has to go."""
    return [
        f"{row['count']} x {column.what} are useless: KRING_DIGEST_KEYS does not name their key."
        for column in _columns
        if isinstance(column, DigestColumn)
        for row in column.rows.exclude(**{f"{column.column}__in": sealed.digest_keys()})
        .values(column.column)
        .annotate(count=Count("pk"))
    ]


def seal_anew() -> Iterator[Outcome]:
    """Put every value under the newest keys, column by column; what is there already is left alone.

    Safe under load, twice, in parallel and when interrupted: each row changes only while it is still what was read.
    """
    for column in _columns:
        if isinstance(column, SealedColumn):
            yield _seal_column_anew(column)


def older_keys_in_use() -> dict[str, set[str]]:
    """The ids of keys, by setting, that are not the newest and that something still needs."""
    in_use: dict[str, set[str]] = {"KRING_FIELD_KEYS": set(), "KRING_DIGEST_KEYS": set()}
    for column in _columns:
        if isinstance(column, SealedColumn):
            in_use["KRING_FIELD_KEYS"] |= _ids_in(column.rows, "key_id")
        if isinstance(column, DigestColumn) or column.digest:
            in_use["KRING_DIGEST_KEYS"] |= _ids_in(column.rows, _digest_key_column(column))
    in_use["KRING_FIELD_KEYS"].discard(_newest_field_key())
    in_use["KRING_DIGEST_KEYS"].discard(sealed.digest_key_id())
    return in_use


def digests_to_wait_for() -> list[tuple[str, str, int]]:
    """What, key id and number of digests under an older key that only their owners can have made anew."""
    return [
        (column.what, row[column.column], row["count"])
        for column in _columns
        if isinstance(column, DigestColumn)
        for row in column.rows.exclude(**{column.column: sealed.digest_key_id()})
        .values(column.column)
        .annotate(count=Count("pk"))
        .order_by(column.column)
    ]


def _model(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _key_id(column: str) -> Func:
    """The part of a sealed value before the first colon."""
    start = Func(F(column), Value(1), Value(sealed.LONGEST_KEY_ID + 1), function="substring")
    text = Func(start, Value("escape"), function="encode")
    return Func(text, Value(":"), Value(1), function="split_part", output_field=TextField())


def _ids_in(rows: QuerySet[Any], column: str) -> set[str]:
    return set(rows.order_by().values_list(column, flat=True).distinct())


def _digest_key_column(column: SealedColumn | DigestColumn) -> str:
    return column.column if isinstance(column, DigestColumn) else "digest_key"


def _newest_field_key() -> str:
    return next(iter(sealed.field_keys()))


def _sealed_problems(column: SealedColumn) -> Iterator[str]:
    known = sealed.field_keys()
    for row in column.rows.order_by("key_id").values("key_id").annotate(count=Count("pk")):
        key_id, name = row["key_id"], f"{column.model_label}.{column.column}"
        if key_id not in known:
            yield f"{row['count']} values of {name} are sealed with a key that KRING_FIELD_KEYS does not name."
        elif not any(_opens(column, sample) for sample in column.rows.filter(key_id=key_id)[:SAMPLES]):
            yield f"Key {key_id!r} in KRING_FIELD_KEYS is not the one that {name} was sealed with."
    if column.digest:
        yield from _made_digest_problems(column)


def _made_digest_problems(column: SealedColumn) -> Iterator[str]:
    known = sealed.digest_keys()
    for key_id in sorted(_ids_in(column.rows, "digest_key")):
        if key_id not in known:
            yield f"{column.model_label} has digests of a key that KRING_DIGEST_KEYS does not name."
        elif all(
            _digest_differs(column, sample) for sample in column.rows.filter(digest_key=key_id)[:SAMPLES]
        ):
            yield f"Key {key_id!r} in KRING_DIGEST_KEYS is not the one that {column.model_label} was digested with."


def _opens(column: SealedColumn, row: Any) -> bool:
    try:
        column.open(row)
    except sealed.CannotOpenError:
        return False
    return True


def _digest_differs(column: SealedColumn, row: Any) -> bool:
    """False as well when the value does not open: that is told about the other ring."""
    assert column.digest
    try:
        plain = column.open(row)
    except sealed.CannotOpenError:
        return False
    return column.digest(row.digest_key, row, plain) != row.digest


def _due(column: SealedColumn) -> QuerySet[Any]:
    wanted = ~Q(key_id=_newest_field_key())
    if column.digest:
        wanted |= ~Q(digest_key=sealed.digest_key_id())
    return column.rows.filter(wanted)


def _seal_column_anew(column: SealedColumn) -> Outcome:
    outcome, last = Outcome(column), 0
    while rows := list(_due(column).filter(pk__gt=last)[:BATCH]):
        for row in rows:
            try:
                outcome.renewed += _seal_row_anew(column, row)
            except sealed.CannotOpenError:
                outcome.unreadable += 1
        last = rows[-1].pk
    outcome.left = _due(column).count()
    return outcome


def _seal_row_anew(column: SealedColumn, row: Any) -> int:
    """1, or 0 when somebody stored another value meanwhile."""
    plain = column.open(row)
    values: dict[str, Any] = {column.column: column.place(row).seal(plain)}
    if column.digest:
        key_id = sealed.digest_key_id()
        values |= {"digest": column.digest(key_id, row, plain), "digest_key": key_id}
    as_read = {column.column: getattr(row, column.column)}
    return _model(column.model_label)._default_manager.filter(pk=row.pk, **as_read).update(**values)
