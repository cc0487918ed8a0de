"""Pages of a long list that stay quick however deep one goes: each starts where the one before ended.

Counting pages with OFFSET reads everything that is skipped, and shifts when a row leaves the list; a cursor
does neither. Rows are ordered by a moment and, within it, by number, so there is an index on both.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """A place in the list: right after (or before) the row with this moment and number."""

    moment: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // timedelta(microseconds=1)}-{self.pk}"


def read_cursor(text: str) -> Cursor | None:
    """A cursor as it stands in an address; None for anything else."""
    moment, dash, pk = text.partition("-")
    if not (dash and moment.isdecimal() and pk.isdecimal()):
        return None
    try:
        return Cursor(EPOCH + timedelta(microseconds=int(moment)), int(pk))
    except OverflowError:
        return None


@dataclass(frozen=True)
class CursorPage(Generic[Row]):
    """`previous` and `next` are cursors for the address; empty where the list ends."""

    rows: list[Row]
    previous: str
    next: str


def page_by_cursor(
    rows: QuerySet[Row],
    field: str,
    size: int,
    *,
    after: str = "",
    before: str = "",
    newest_first: bool = False,
) -> CursorPage[Row]:
    """At most `size` rows in the order of the moment `field`, in one query.

    `after` and `before` are cursors from an earlier page; one that cannot be read gives the first page.
    """
    start, end = read_cursor(after), read_cursor(before)
    backwards = start is None and end is not None
    descending = newest_first is not backwards
    cursor = start or end
    found = _from(rows, field, cursor, descending) if cursor else rows
    page, has_more = _taken(found, field, size, descending=descending, backwards=backwards)
    return CursorPage(
        page,
        previous=_cursor_of(page[0], field) if page and (has_more if backwards else start) else "",
        next=_cursor_of(page[-1], field) if page and (backwards or has_more) else "",
    )


def page_by_name(
    rows: QuerySet[Row],
    field: str,
    size: int,
    *,
    after: str = "",
    before: str = "",
    descending: bool = False,
) -> CursorPage[Row]:
    """At most `size` rows in the order of `field`, a text or a date that every row has, and within it of number.

    `after` and `before` are the numbers of rows, so that no name stands in an address; where the row stands is looked
    up among `rows`, which costs one query more. One that is not among them gives the first page.
    """
    backwards = not after and bool(before)
    place = _place_of(rows, field, before if backwards else after)
    found = (
        rows if place is None else rows.filter(_beyond_name(field, place, lower=backwards is not descending))
    )
    backwards = backwards and place is not None
    page, has_more = _taken(found, field, size, descending=backwards is not descending, backwards=backwards)
    return CursorPage(
        page,
        previous=str(page[0].pk) if page and (has_more if backwards else place) else "",
        next=str(page[-1].pk) if page and (backwards or has_more) else "",
    )


def _taken(
    found: QuerySet[Row], field: str, size: int, *, descending: bool, backwards: bool
) -> tuple[list[Row], bool]:
    """One page in the order of the list, and whether there is more in the direction in which was looked."""
    signs = (f"-{field}", "-pk") if descending else (field, "pk")
    page = list(found.order_by(*signs)[: size + 1])
    has_more = len(page) > size
    del page[size:]
    if backwards:
        page.reverse()
    return page, has_more


def _place_of(rows: QuerySet[Row], field: str, number: str) -> tuple[Any, int] | None:
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return rows.filter(pk=int(number)).values_list(field, "pk").first()


def _beyond_name(field: str, place: tuple[Any, int], *, lower: bool) -> Q:
    name, pk = place
    sign = "lt" if lower else "gt"
    # The first condition follows from the second; it is there for the index.
    return Q(**{f"{field}__{sign}e": name}) & (Q(**{f"{field}__{sign}": name}) | Q(**{f"pk__{sign}": pk}))


def beyond(rows: QuerySet[Row], field: str, moment: datetime, pk: int) -> QuerySet[Row]:
    """The rows that come after a place, in the order of the moment `field`."""
    return _from(rows, field, Cursor(moment, pk), descending=False)


def _from(rows: QuerySet[Row], field: str, cursor: Cursor, descending: bool) -> QuerySet[Row]:
    sign = "lt" if descending else "gt"
    # The first condition follows from the second; it is there for the index.
    return rows.filter(**{f"{field}__{sign}e": cursor.moment}).filter(
        Q(**{f"{field}__{sign}": cursor.moment}) | Q(**{f"pk__{sign}": cursor.pk})
    )


def _cursor_of(row: Any, field: str) -> str:
    return str(Cursor(getattr(row, field), row.pk))
