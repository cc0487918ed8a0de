"""Squares of the week board and the picture of a day, drawn in Python because a page holds hundreds of them."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.lib.display import clock
from core.lib.templatetags.kring import icon_shapes
from requests_app.day_list import Entry
from requests_app.day_list_files import marks
from requests_app.group_day import GroupDay, Quarter
from requests_app.rules.parts_of_day import Part
from requests_app.week_board import Block, Cell, Row, StaffNumbers

register = template.Library()
register.filter("marks", marks)

ICONS = ("hourglass", "calendar-x", "user-round", "triangle-alert", "octagon-alert", "circle-plus")
PART_WORDS: dict[Part, Promise] = {
    Part.MORNING: gettext_lazy("Morning"),
    Part.AFTERNOON: gettext_lazy("Afternoon"),
    Part.WHOLE: gettext_lazy("Whole day"),
}
CHART_HEIGHT = 96
HOURS_BETWEEN_LABELS = 2


@register.filter
def part_words(part: Part) -> str:
    """A part of the day as people call it."""
    return str(PART_WORDS[part])


@register.simple_tag
def board_icons() -> SafeString:
    """The icons of the squares, once for the whole page."""
    symbols = format_html_join(
        "",
        '<symbol id="board-{}" viewBox="0 0 24 24">{}</symbol>',
        ((name, icon_shapes(name)) for name in ICONS),
    )
    return format_html('<svg class="board-icons" width="0" height="0" aria-hidden="true">{}</svg>', symbols)


@register.simple_tag
def board_cell(cell: Cell, row: Row, block: Block) -> SafeString:
    """One square as a table cell: the numbers with their words, and the link to the names behind them."""
    if cell.is_closed:
        closed = _("closed") if cell.on in block.closings or row.group else _("nobody")
        return format_html('<td class="board-cell board-closed"><span>{}</span></td>', closed)
    return format_html(
        '<td class="board-cell{}"><a class="board-link" data-cell href="{}" hx-get="{}"'
        ' hx-target="#board-panel" hx-swap="innerHTML show:none">{}</a></td>',
        " board-bad" if cell.is_over_capacity or cell.is_understaffed else "",
        *[_address(cell, row, block)] * 2,
        format_html_join("", "{}", ((line,) for line in _lines(cell, row))),
    )


def _address(cell: Cell, row: Row, block: Block) -> str:
    if row.group is not None:
        path = reverse("desk:board_group", args=[row.group.pk, cell.on])
    else:
        path = reverse("desk:board_location", args=[block.location.pk, cell.on])
    return f"{path}?{urlencode({'deel': cell.part.value})}"


def _lines(cell: Cell, row: Row) -> list[SafeString]:
    numbers = cell.numbers
    lines = []
    if row.group is not None:
        planned = format_html("<b>{}</b>{}", numbers.planned, _hidden(_("planned")))
        lines.append(format_html('<span class="board-planned">{} {}</span>', planned, _room(cell)))
        if numbers.options or numbers.absent or numbers.extra:
            lines.append(_marks(cell))
    if cell.staff is not None:
        lines.append(_staff(cell.staff))
    return lines


def _room(cell: Cell) -> SafeString:
    if cell.room is None:
        return SafeString("")
    free = cell.room.free
    if free < 0:
        words = ngettext("%(n)d too many", "%(n)d too many", -free) % {"n": -free}
        return format_html('<span class="board-over">{}{}</span>', _icon("octagon-alert"), words)
    if free == 0:
        return format_html('<span class="board-full">{}</span>', _("full"))
    return format_html('<span class="board-free">{}</span>', _("%(n)d free") % {"n": free})


def _marks(cell: Cell) -> SafeString:
    numbers = cell.numbers
    told = (
        ("hourglass", numbers.options, ngettext("option", "options", numbers.options)),
        ("calendar-x", numbers.absent, _("absent")),
        ("circle-plus", numbers.extra, _("extra or swapped")),
    )
    shown = ((_icon(name), number, _hidden(words)) for name, number, words in told if number)
    return format_html(
        '<span class="board-marks">{}</span>', format_html_join("", "<span>{}{}{}</span>", shown)
    )


def _staff(staff: StaffNumbers) -> SafeString:
    if staff.is_forbidden:
        words = _("not allowed by law")
        return format_html('<span class="board-staff board-over">{}{}</span>', _icon("octagon-alert"), words)
    if staff.required is None:
        return format_html('<span class="board-staff">{}</span>', _("staff not counted"))
    if not staff.has_roster:
        words = ngettext("%(n)d needed", "%(n)d needed", staff.required) % {"n": staff.required}
        return format_html('<span class="board-staff">{}{}</span>', _icon("user-round"), words)
    counted = _("%(there)d of %(needed)d") % {"there": staff.on_duty, "needed": staff.required}
    tone, remark = "", ""
    if staff.short:
        tone, remark = " board-over", ngettext("%(n)d short", "%(n)d short", staff.short) % {"n": staff.short}
    elif staff.spare:
        tone, remark = " board-spare", _("%(n)d over") % {"n": staff.spare}
    sign = _icon("triangle-alert" if staff.short else "user-round")
    return format_html(
        '<span class="board-staff{}">{}{}{}{}</span>',
        tone,
        sign,
        counted,
        _hidden(_("staff")),
        format_html(" <em>{}</em>", remark) if remark else "",
    )


def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true"><use href="#board-{}"/></svg>', name
    )


def _hidden(words: str) -> SafeString:
    return format_html('<span class="visually-hidden"> {}, </span>', words)


@register.filter
def arrival(entry: Entry) -> str:
    """All times of a child on the day: ``07:30-09:00, 11:00-13:00``."""
    return ", ".join(f"{clock(at.span.starts)}-{clock(at.span.ends)}" for at in entry.times)


@dataclass(frozen=True)
class Bar:
    """A quarter of an hour in the picture: per cent across, pixels up and down; None is not drawn."""

    x: str
    width: str
    end: str
    children_y: float
    children: float
    places_y: float | None
    is_over: bool


@dataclass(frozen=True)
class StaffBar:
    x: str
    width: str
    required_y: float
    required: float
    on_duty_y: float
    end: str
    is_short: bool


@dataclass(frozen=True)
class HourLabel:
    x: str
    text: str


STAFF_HEIGHT = 48


@register.inclusion_tag("desk/_day_chart.html")
def day_chart(day: GroupDay) -> dict[str, Any]:
    """Children and places, and below them staff needed and on duty, by the quarter of an hour."""
    quarters = day.quarters
    width = 100 / max(len(quarters), 1)
    most = max([max(row.children, row.places or 0) for row in quarters] + [1])
    staff = [row.staff for row in quarters if row.staff is not None]
    most_staff = max([max(row.required or 0, row.on_duty) for row in staff] + [1])
    return {
        "bars": [_bar(index, row, width, CHART_HEIGHT / most) for index, row in enumerate(quarters)],
        "staff_bars": [
            _staff_bar(index, row.staff, width, STAFF_HEIGHT / most_staff)
            for index, row in enumerate(quarters)
            if row.staff is not None
        ],
        "hours": _hour_labels(quarters, width),
        "height": CHART_HEIGHT,
        "staff_height": STAFF_HEIGHT,
        "whole_height": CHART_HEIGHT + 20,
        "label_y": CHART_HEIGHT + 16,
    }


def _bar(index: int, row: Quarter, width: float, unit: float) -> Bar:
    return Bar(
        x=_percent(index * width),
        width=_percent(width),
        end=_percent((index + 1) * width),
        children_y=round(CHART_HEIGHT - row.children * unit, 1),
        children=round(row.children * unit, 1),
        places_y=None if row.places is None else round(CHART_HEIGHT - row.places * unit, 1),
        is_over=row.is_over,
    )


def _staff_bar(index: int, staff: StaffNumbers, width: float, unit: float) -> StaffBar:
    required = staff.required or 0
    return StaffBar(
        x=_percent(index * width),
        width=_percent(width),
        end=_percent((index + 1) * width),
        required_y=round(STAFF_HEIGHT - required * unit, 1),
        required=round(required * unit, 1),
        on_duty_y=round(STAFF_HEIGHT - staff.on_duty * unit, 1),
        is_short=bool(staff.short),
    )


def _hour_labels(quarters: tuple[Quarter, ...], width: float) -> list[HourLabel]:
    return [
        HourLabel(_percent(index * width), clock(row.start))
        for index, row in enumerate(quarters)
        if row.start.minute == 0 and row.start.hour % HOURS_BETWEEN_LABELS == 0 and row.start > time.min
    ]


def _percent(value: float) -> str:
    return f"{value:.2f}%"
