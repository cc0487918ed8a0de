"""Lines of the audit trail in words, for the page and for the file."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from core.audit.models import Event
from core.audit.objects import in_words
from core.audit.selectors import in_words as action_in_words
from core.lib.export import Cell, Table

AT_ONCE = 500
"""Lines whose names are looked up together."""


@dataclass(frozen=True)
class Line:
    """A line of the trail with what it names in words."""

    event: Event
    what: str
    about: str
    client: str


def lines_of(rows: Sequence[Event]) -> list[Line]:
    """In the same order. One query for each kind of object that has names."""
    words = in_words(
        reference
        for row in rows
        for reference in ((row.object_type, row.object_id), (row.client_type, row.client_id))
    )
    return [
        Line(
            row,
            what=action_in_words(row.action),
            about=words.get((row.object_type, row.object_id), ""),
            client=words.get((row.client_type, row.client_id), ""),
        )
        for row in rows
    ]


def trail_table(events: QuerySet[Event]) -> Table:
    """All that the lines say, read in portions while the file is written, in the language of this moment."""
    columns = [
        _("Number"),
        _("When"),
        _("Who"),
        _("User name"),
        _("Capacity"),
        _("On behalf of"),
        _("What"),
        _("Result"),
        _("About"),
        _("Whose data"),
        _("Ground"),
        _("Device"),
        _("Address"),
        _("Details"),
    ]
    return Table(_("Audit trail"), columns, _rows(events, translation.get_language() or ""))


def _rows(events: QuerySet[Event], language: str) -> Iterator[list[Cell]]:
    """The file is written when the request's own language is over, so every portion sets it again."""
    found = events.select_related("actor", "responsible").iterator(chunk_size=AT_ONCE)
    while portion := list(islice(found, AT_ONCE)):
        with translation.override(language):
            rows = [_cells(line) for line in lines_of(portion)]
        yield from rows


def _cells(line: Line) -> list[Cell]:
    event = line.event
    return [
        event.pk,
        event.at,
        str(event.actor or "Kring"),
        event.actor.username if event.actor else "",
        event.capacity,
        str(event.responsible or ""),
        line.what,
        str(event.get_result_display()),
        line.about,
        line.client,
        event.ground,
        event.device,
        event.address,
        json.dumps(event.data, ensure_ascii=False, sort_keys=True) if event.data else "",
    ]
