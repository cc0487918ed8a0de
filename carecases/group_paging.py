"""Pages of the list Hulpvragen in the order of what many help requests share: a status, a title, a school (C-19).

No index orders help requests by a name that stands in another table, and sorting 1,000,000 of them takes seconds. But
there are indexes on each of the three with the moment of filing: the first few of every group are had from those, group
by group in the order of the names, until a page is full.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from carecases.models import HelpRequest
from core.lib.paging import CursorPage

FIRST_LOOK = 8
"""Groups that are looked into at once before all others are; nearly always they fill a page."""

Place = tuple[int, datetime, int]
"""Where a help request stands: the rank of its group, the moment of filing, its number."""


def page_by_group(
    found: QuerySet[HelpRequest],
    field: str,
    ranks: Mapping[int, int],
    size: int,
    *,
    after: str = "",
    before: str = "",
    descending: bool = False,
) -> CursorPage[HelpRequest]:
    """At most `size` rows in the order of their groups, and in a group by the moment of filing; six queries at most.

    `field` is the foreign key that makes the groups, `ranks` the place of each by its key; groups with the same name
    have the same rank. `after` and `before` are numbers of rows, as for `core.lib.paging.page_by_name`.
    """
    backwards = not after and bool(before)
    place = _place_of(found, field, ranks, before if backwards else after)
    backwards = backwards and place is not None
    down = backwards is not descending
    numbers: list[int] = []
    for keys, rows in _looks(found, ranks, place, down=down):
        numbers += _firsts(rows, field, keys, size + 1, down=down)
        if len(numbers) > size:
            break
    page = _in_order(found, field, ranks, numbers, size + 1, down=down)
    has_more = len(page) > size
    del page[size:]
    if backwards:
        page.reverse()
    return CursorPage(
        page,
        previous=str(page[0].pk) if page and (has_more if backwards else place) else "",
        next=str(page[-1].pk) if page and (backwards or has_more) else "",
    )


def _place_of(
    found: QuerySet[HelpRequest], field: str, ranks: Mapping[int, int], number: str
) -> Place | None:
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    row = found.filter(pk=int(number)).values_list(field, "made_at", "pk").first()
    return (ranks[row[0]], row[1], row[2]) if row and row[0] in ranks else None


def _looks(
    found: QuerySet[HelpRequest], ranks: Mapping[int, int], place: Place | None, *, down: bool
) -> Iterator[tuple[list[int], QuerySet[HelpRequest]]]:
    """The groups to look into, in turn: the one where the page before ended, the next few, and all others."""
    sign = "lt" if down else "gt"
    ordered = sorted(ranks, key=lambda key: ranks[key], reverse=down)
    if place is not None:
        rank, moment, pk = place
        rest = Q(**{f"made_at__{sign}": moment}) | Q(made_at=moment, **{f"pk__{sign}": pk})
        yield (
            [key for key in ordered if ranks[key] == rank],
            found.filter(**{f"made_at__{sign}e": moment}).filter(rest),
        )
        ordered = [key for key in ordered if (ranks[key] < rank if down else ranks[key] > rank)]
    last = ranks[ordered[:FIRST_LOOK][-1]] if ordered else 0
    near = [key for key in ordered if (ranks[key] >= last if down else ranks[key] <= last)]
    yield near, found
    yield ordered[len(near) :], found


def _firsts(
    rows: QuerySet[HelpRequest], field: str, keys: list[int], number: int, *, down: bool
) -> list[int]:
    """The first few of each of these groups, by an index on the group and the moment."""
    if not keys:
        return []
    signs = ("-made_at", "-pk") if down else ("made_at", "pk")
    of_group = rows.filter(**{field: OuterRef("pk")}).order_by(*signs).values("pk")[:number]
    groups = HelpRequest._meta.get_field(field).related_model
    assert groups is not None
    assert not isinstance(groups, str)
    firsts = groups._default_manager.filter(pk__in=keys).values_list(ArraySubquery(of_group), flat=True)
    return [pk for numbers in firsts for pk in numbers]


def _in_order(
    found: QuerySet[HelpRequest],
    field: str,
    ranks: Mapping[int, int],
    numbers: list[int],
    size: int,
    *,
    down: bool,
) -> list[HelpRequest]:
    places = HelpRequest.objects.filter(pk__in=numbers).values_list(field, "made_at", "pk")
    wanted = sorted(((ranks[key], moment, pk) for key, moment, pk in places), reverse=down)[:size]
    rows = found.in_bulk([pk for _rank, _moment, pk in wanted])
    return [rows[pk] for _rank, _moment, pk in wanted if pk in rows]
