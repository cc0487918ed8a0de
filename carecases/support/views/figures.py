"""Kengetallen: tables with a chart beside each, and the same as a file (C-45)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from carecases.support.charts import Chart, chart_of
from carecases.support.figure_forms import FigureFilterForm
from carecases.support.figures import Duration, Figures, Row, figures_of
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.export import Cell, Format, Table, download

TABLES: tuple[tuple[str, Promise, Promise], ...] = (
    ("years", gettext_lazy("By school year"), gettext_lazy("School year")),
    ("months", gettext_lazy("By month"), gettext_lazy("Month")),
    ("schools", gettext_lazy("By school"), gettext_lazy("School")),
    ("approach_types", gettext_lazy("Approaches by type"), gettext_lazy("Type")),
    ("school_types", gettext_lazy("TLVs by school type"), gettext_lazy("School type")),
    ("categories", gettext_lazy("TLVs by category"), gettext_lazy("Category")),
)
"""The tables in their order: the part of Figures, the heading, and what the first column holds."""
DURATIONS: tuple[tuple[str, Promise, Promise], ...] = (
    (
        "approach_waiting",
        gettext_lazy("Approach: waiting time"),
        gettext_lazy("from submitting the help request until the approach started"),
    ),
    (
        "approach_handling",
        gettext_lazy("Approach: handling time"),
        gettext_lazy("from the start of the approach until it ended"),
    ),
    (
        "tlv_handling",
        gettext_lazy("TLV: handling time"),
        gettext_lazy("from submitting the help request until the TLV was issued"),
    ),
)


@dataclass(frozen=True)
class Section:
    """A table with its chart."""

    key: str
    heading: str
    column: str
    rows: list[Row]
    chart: Chart | None

    @property
    def has_approaches(self) -> bool:
        return any(row.approaches is not None for row in self.rows)

    @property
    def has_tlvs(self) -> bool:
        return any(row.tlvs is not None for row in self.rows)


@dataclass(frozen=True)
class Time:
    """A line of the table of times: what it is, what it counts from and to, and how long it took."""

    name: str
    counts: str
    duration: Duration


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The page; it prints as it is, without menu and filters."""
    user = user_of(request)
    form = FigureFilterForm(user, request.GET)
    found = figures_of(user, form.asked)
    context = {
        "form": form,
        "figures": found,
        "sections": _sections(found),
        "times": _times(found),
        "query": request.GET.urlencode(),
        "formats": list(Format),
        "said": form.said,
        "printed_on": clock.today(),
    }
    return render(request, "support/figures.html", context)


@require_safe
def export(request: HttpRequest, wanted: str) -> HttpResponseBase:
    """All tables of the page in one file; that it was taken out is in the trail, with the filters."""
    user, kind = user_of(request), Format(wanted)
    asked = FigureFilterForm(user, request.GET).asked
    table = _table(figures_of(user, asked))
    given = {name: str(value) for name, value in vars(asked).items() if value}
    trail.record(Action.KEY_FIGURES_EXPORTED, actor=user, filters=given, format=kind.value)
    name = _("key-figures")
    return download(table, kind, f"{name}-{clock.today():%Y-%m-%d}")


def _sections(found: Figures) -> list[Section]:
    sections = []
    for key, heading, column in TABLES:
        rows: list[Row] = getattr(found, key)
        if rows:
            sections.append(Section(key, str(heading), str(column), rows, chart_of(rows)))
    return sections


def _times(found: Figures) -> list[Time]:
    return [Time(str(name), str(counts), getattr(found, key)) for key, name, counts in DURATIONS]


def _table(found: Figures) -> Table:
    columns = (_("Table"), _("Row"), _("Approaches"), _("TLVs"), _("Median in days"), _("Mean in days"))
    # A list: lines that are made while they are sent would not be in the language of the page any more.
    return Table(_("Key figures"), columns, list(_lines(found)))


def _lines(found: Figures) -> Iterator[list[Cell]]:
    for section in _sections(found):
        for row in section.rows:
            yield [section.heading, row.name, row.approaches, row.tlvs, None, None]
    for key, name, counts in DURATIONS:
        duration: Duration = getattr(found, key)
        numbers: list[Any] = [None, duration.number] if key.startswith("tlv") else [duration.number, None]
        yield [str(name), str(counts), *numbers, duration.shown_median, duration.shown_mean]
    yield [_("Not counted"), _("help requests without approach or TLV"), found.not_counted, None, None, None]
