"""The list Hulpvragen as pages and as a file: in which order, with which columns (C-19)."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecases.choices import Side
from carecases.group_paging import page_by_group
from carecases.models import HelpRequest, Status, Title
from carecases.selectors import Wanted, find_help_requests, side_of
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.lib.export import Cell, Table
from core.lib.paging import CursorPage, page_by_cursor, page_by_name

PAGE_SIZE = 50
IN_A_STEP = 2000
"""Rows that an export reads at a time."""


class Order(StrEnum):
    """A column to sort by, as it stands in addresses; with a hyphen in front the other way round."""

    NEWEST = ""
    PUPIL = "leerling"
    TITLE = "titel"
    DATE = "datum"
    STATUS = "status"
    SCHOOL = "school"


FIELDS = {
    Order.PUPIL: "dossier__sort_name",
    Order.TITLE: "title__name",
    Order.DATE: "asked_on",
    Order.STATUS: "status__label",
    Order.SCHOOL: "school__name",
}
GROUPED = {Order.TITLE: "title", Order.STATUS: "status", Order.SCHOOL: "school"}
"""Orders in which a list of everything is paged group by group (carecases.group_paging)."""
ORDER_LABELS: dict[Order, Promise] = {
    Order.NEWEST: gettext_lazy("newest first"),
    Order.PUPIL: gettext_lazy("pupil"),
    Order.TITLE: gettext_lazy("help request"),
    Order.DATE: gettext_lazy("date"),
    Order.STATUS: gettext_lazy("status"),
    Order.SCHOOL: gettext_lazy("school"),
}


def read_order(text: str, wanted: Wanted) -> tuple[Order, bool]:
    """A column and whether it goes down. Between dates the newest date goes first, unless a column was chosen."""
    name = text.removeprefix("-")
    order = Order(name) if name in set(Order) else Order.NEWEST
    if order is Order.NEWEST:
        return (Order.DATE, True) if wanted.first or wanted.last else (order, True)
    return order, text.startswith("-")


def page_of(
    user: User, wanted: Wanted, order: Order, *, descending: bool, after: str, before: str
) -> CursorPage[HelpRequest]:
    """One page, which starts where the page before ended."""
    found = find_help_requests(user, wanted)
    if order is Order.NEWEST:
        return page_by_cursor(found, "made_at", PAGE_SIZE, after=after, before=before, newest_first=True)
    if order is Order.PUPIL:
        # Follows from the help requests being of the partnership; it is there for the index on names.
        found = found.filter(dossier__organisation=user.organisation_id)
    if order in GROUPED and side_of(user) is Side.PARTNERSHIP and not wanted.is_narrow:
        field, ranks = GROUPED[order], _ranks(user, order)
        return page_by_group(
            found, field, ranks, PAGE_SIZE, after=after, before=before, descending=descending
        )
    return page_by_name(found, FIELDS[order], PAGE_SIZE, after=after, before=before, descending=descending)


def _ranks(user: User, order: Order) -> dict[int, int]:
    """The place of each status, title or school in the order of their names, by its number; same names, same place."""
    groups: QuerySet[Any]
    if order is Order.STATUS:
        groups = Status.objects.filter(process__organisation=user.organisation_id)
        if not user.has_right(Right.MANAGE_PROCESSES):
            groups = groups.filter(is_hidden=False)
        name = "label"
    else:
        groups = (Title if order is Order.TITLE else Unit).objects.filter(organisation=user.organisation_id)
        name = "name"
    places: dict[str, int] = {}
    return {
        pk: places.setdefault(called, len(places))
        for pk, called in groups.order_by(name, "pk").values_list("pk", name)
    }


def as_table(found: QuerySet[HelpRequest], order: Order, *, descending: bool) -> Table:
    """All that was found, read in steps, however many there are."""
    field = FIELDS.get(order, "made_at")
    ordered = found.order_by(*((f"-{field}", "-pk") if descending else (field, "pk")))
    columns = (
        _("Dossier number"),
        _("Pupil"),
        _("Date of birth"),
        _("Help request"),
        _("Date"),
        _("Status"),
        _("Whose turn"),
        _("School"),
        _("BRIN"),
        _("Coordinator"),
        _("Labels"),
    )
    return Table(_("Help requests"), columns, _rows(ordered))


def _rows(found: QuerySet[HelpRequest]) -> Iterator[list[Cell]]:
    for asked in found.iterator(chunk_size=IN_A_STEP):
        shown: Any = asked
        yield [
            asked.dossier.number,
            asked.dossier.in_list,
            asked.dossier.birth_date,
            asked.title.name,
            asked.asked_on,
            asked.status.label,
            asked.status.get_turn_display(),
            asked.school.name,
            asked.school.brin,
            asked.coordinator.full_name if asked.coordinator else "",
            ", ".join(label.name for label in shown.seen_labels),
        ]
