"""The building blocks of every page: formats as filters, components as tags.

Built in to all templates (settings), so no page loads it. docs/design-system.md shows how each is used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile
from zlib import crc32

import lucide
from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.lib import display
from core.lib.cookies import read_cookie
from core.lib.month_grid import MonthGrid
from core.lib.rich_text import to_html

register = template.Library()

Words = str | Promise
THEMES = ("light", "dark")
AVATAR_COLOURS = 5
UNREAD = _("unread")
SVG = "{http://www.w3.org/2000/svg}"
HIDDEN = SafeString('aria-hidden="true" focusable="false"')


# Formats


def current_language() -> str:
    return display.known_language(get_language())


def local(value: Any) -> Any:
    """An aware moment as the clock on the wall has it; anything else as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def short_date(value: date | None) -> str:
    """``wo 24-02-2021``; nothing for nothing."""
    return display.short_date(local(value), current_language()) if value else ""


@register.filter
def long_date(value: date | None) -> str:
    """``Woensdag 24 februari 2021``."""
    return display.long_date(local(value), current_language()) if value else ""


@register.filter
def short_moment(value: datetime | None) -> str:
    """``wo 24-02-2021 07:00``."""
    return f"{short_date(value)} {clock(value)}" if value else ""


@register.filter
def deadline(value: datetime | None) -> str:
    """As `short_moment`, with midnight as the end of the day that it closes: ``ma 30-11-2026 24:00``."""
    if not value:
        return ""
    at = local(value)
    if (at.hour, at.minute) == (0, 0):
        return f"{short_date(at.date() - timedelta(days=1))} 24:00"
    return short_moment(at)


@register.filter
def month_name(value: date) -> str:
    """``februari 2021``."""
    return display.month(value, current_language())


@register.filter
def weekday_name(value: date) -> str:
    """``woensdag``."""
    return display.weekday(local(value), current_language())


@register.filter
def short_weekday(value: date) -> str:
    """``wo``."""
    return display.short_weekday(local(value), current_language())


@register.filter
def short_month(value: date) -> str:
    """``feb``."""
    return display.short_month(local(value), current_language())


@register.filter
def clock(value: time | datetime | None) -> str:
    """``07:00``."""
    return display.clock(local(value)) if value is not None and value != "" else ""


@register.simple_tag
def span(start: time | datetime, end: time | datetime) -> str:
    """``{% span moment.start moment.end %}`` gives ``07:00-12:30``."""
    return display.span(local(start), local(end))


@register.filter
def money(value: Decimal | int | str | None) -> str:
    """``€ 1.234,50``; nothing for nothing."""
    return "" if value is None or value == "" else display.money(Decimal(value), current_language())


@register.filter
def hours(minutes: int | str | None) -> str:
    """Minutes as ``5 uur 30``; nothing for nothing."""
    return "" if minutes is None or minutes == "" else display.hours(int(minutes), current_language())


@register.filter
def rich_text(text: str) -> SafeString:
    """Markdown without HTML as a page shows it: ``{{ page.text|rich_text }}`` within ``<div class="prose">``."""
    return to_html(text)


@register.filter
def initials(name: str) -> str:
    """``N`` for Noortje, ``TV`` for Ties de Vries."""
    return display.initials(str(name))


# Atoms


@register.simple_tag
def icon(name: str, css: str = "", label: Words = "") -> SafeString:
    """A Lucide icon, hidden from screen readers unless it has a ``label`` of its own.

    Raises lucide.IconDoesNotExist for a name that Lucide does not have.
    """
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" {}>{}</svg>',
        f"icon {css}".strip(),
        format_html('role="img" aria-label="{}"', label) if label else HIDDEN,
        icon_shapes(str(name)),
    )


@lru_cache(maxsize=512)
def icon_shapes(name: str) -> SafeString:
    """The paths inside a Lucide icon; how they are drawn is said once, in the style sheet."""
    try:
        drawing = ElementTree.fromstring(_drawings().read(f"{name}.svg"))  # noqa: S314 - files of the package
    except KeyError as missing:
        raise lucide.IconDoesNotExist(f"The icon {name!r} does not exist.") from missing
    for shape in drawing.iter():
        shape.tag = shape.tag.removeprefix(SVG)
    shapes = (ElementTree.tostring(shape, encoding="unicode").strip() for shape in drawing)
    return mark_safe("".join(shapes))  # noqa: S308 - files of the package


@cache
def _drawings() -> ZipFile:
    """All icons, opened once: reading the list of them takes longer than drawing twenty, and Lucide's own way reads it
    for each icon."""
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """``data-theme="dark"`` when the visitor chose a theme; nothing when the device decides."""
    chosen = chosen_theme(context.get("request"))
    return format_html(' data-theme="{}"', chosen) if chosen else SafeString("")


@register.simple_tag(takes_context=True)
def current_theme(context: Context) -> str:
    """``light``, ``dark`` or, when the device decides, ``auto``."""
    return chosen_theme(context.get("request")) or "auto"


def chosen_theme(request: HttpRequest | None) -> str:
    chosen = read_cookie(request, "theme") if request else ""
    return chosen if chosen in THEMES else ""


@dataclass(frozen=True)
class StatusLook:
    label: Words
    icon: str
    tone: str


STATUSES = {
    "pending": StatusLook(pgettext_lazy("status", "REQUESTED"), "hourglass", "attention"),
    "approved": StatusLook(pgettext_lazy("status", "APPROVED"), "circle-check", "ok"),
    "rejected": StatusLook(pgettext_lazy("status", "REJECTED"), "circle-x", "danger"),
    "cancelled": StatusLook(pgettext_lazy("status", "CANCELLED"), "ban", "neutral"),
    "expired": StatusLook(pgettext_lazy("status", "EXPIRED"), "timer-off", "neutral"),
    "reported": StatusLook(pgettext_lazy("status", "REPORTED ABSENT"), "calendar-x", "info"),
}


@register.simple_tag
def status(value: str, label: Words = "") -> SafeString:
    """The label of a request line (R-25, R-63): ``{% status booking.status %}``.

    ``label`` replaces the word, as "Optie extra" does in the calendar. Raises KeyError for an unknown status.
    """
    look = STATUSES[str(value)]
    return format_html(
        '<span class="status tone-{}">{}{}</span>', look.tone, icon(look.icon), label or look.label
    )


@register.simple_tag
def chip(label: Words, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A small word with a colour: ``neutral accent ok attention danger info``."""
    drawing = icon(icon_name) if icon_name else ""
    return format_html('<span class="chip tone-{}">{}{}</span>', tone, drawing, label)


@register.simple_tag
def badge(count: int, label: Words = UNREAD, quiet: bool = False) -> SafeString:
    """A count, with the word for who cannot see it; nothing at zero."""
    if not count:
        return SafeString("")
    return format_html(
        '<span class="badge{}">{}<span class="visually-hidden"> {}</span></span>',
        " badge-quiet" if quiet else "",
        count,
        label,
    )


@register.simple_tag
def avatar(name: str, picture: str = "", size: str = "") -> SafeString:
    """A round picture or initials; the name stands beside it, so it is hidden from screen readers.

    ``size`` is ``s``, nothing or ``l``. The colour follows the name and stays the same everywhere.
    """
    colour = crc32(str(name).encode()) % AVATAR_COLOURS
    return format_html(
        '<span class="avatar avatar-{}{}" aria-hidden="true">{}</span>',
        colour,
        f" avatar-{size}" if size else "",
        format_html('<img src="{}" alt="" loading="lazy">', picture) if picture else initials(name),
    )


# Days and room


@register.simple_tag
def date_tile(day: date, today: date | None = None) -> SafeString:
    """Weekday, number and month in a circle; filled when the day is ``today``."""
    return format_html(
        '<span class="date-tile{}" aria-hidden="true"><span>{}</span><b>{}</b><span>{}</span></span>',
        " date-tile-today" if day == (today or timezone.localdate()) else "",
        short_weekday(day),
        day.day,
        short_month(day),
    )


@register.inclusion_tag("components/month.html")
def month(grid: MonthGrid, previous_url: str = "", next_url: str = "", name: str = "date") -> dict[str, Any]:
    """A month of days to choose from; days that submit send their date as ``name``."""
    return {"grid": grid, "previous_url": previous_url, "next_url": next_url, "name": name}


@register.simple_tag
def band(
    start: time | datetime, end: time | datetime, kind: str = "planned", opens: int = 7, closes: int = 19
) -> SafeString:
    """Where in the day a moment lies, drawn; the times stand beside it in words.

    ``kind`` is ``planned``, ``option``, ``extra`` or ``absent``; ``opens`` and ``closes`` are whole hours.
    """
    whole = (closes - opens) * 60
    from_minute, to_minute = (
        min(whole, max(0, moment.hour * 60 + moment.minute - opens * 60))
        for moment in (local(start), local(end))
    )
    # Texts, so that no language writes the percentages with a comma.
    return format_html(
        '<svg class="band" width="100%" height="8" aria-hidden="true" focusable="false">'
        '<rect class="band-track" width="100%" height="8" rx="4" />'
        '<rect class="band-{}" x="{}" width="{}" height="8" rx="4" /></svg>',
        kind,
        f"{100 * from_minute / whole:.1f}%",
        f"{100 * max(0, to_minute - from_minute) / whole:.1f}%",
    )


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    kind: str


DOT_STEP = 14
DOTS_IN_ROW = 16


def room_dots(taken: int, asked: int, capacity: int) -> list[Dot]:
    """One dot per place: taken, asked for, free; what does not fit is ``over``."""
    kinds = ["taken"] * taken + ["asked"] * asked
    kinds = kinds[:capacity] + ["over"] * max(0, len(kinds) - capacity)
    kinds += ["free"] * max(0, capacity - len(kinds))
    return [
        Dot(7 + DOT_STEP * (place % DOTS_IN_ROW), 7 + DOT_STEP * (place // DOTS_IN_ROW), kind)
        for place, kind in enumerate(kinds)
    ]


@lru_cache(maxsize=1024)
def drawn_dots(taken: int, asked: int, capacity: int) -> SafeString:
    """The dots as one drawing; a planner's page holds many rooms that are alike."""
    dots = room_dots(taken, asked, capacity)
    circles = format_html_join(
        "", '<circle class="dot-{}" cx="{}" cy="{}" r="5" />', ((dot.kind, dot.x, dot.y) for dot in dots)
    )
    width = DOT_STEP * min(len(dots), DOTS_IN_ROW)
    height = DOT_STEP * -(-len(dots) // DOTS_IN_ROW)
    return format_html(
        '<svg class="dots" viewBox="0 0 {} {}" width="{}" height="{}" {}>{}</svg>',
        width,
        height,
        width,
        height,
        HIDDEN,
        circles,
    )


@register.inclusion_tag("components/room.html")
def room(label: Words, taken: int, capacity: int, asked: int = 0) -> dict[str, Any]:
    """Room in a group for one part of the day: children planned, asked now, and places (whole numbers)."""
    return {
        "label": label,
        "taken": taken,
        "asked": asked,
        "capacity": capacity,
        "free": capacity - taken - asked,
        "over": max(0, taken + asked - capacity),
        "dots": drawn_dots(taken, asked, capacity),
    }


# Finding your way


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links to the pages of a list; keeps the filters in the address, shows nothing for one page."""
    return {
        "request": context["request"],
        "page": page,
        "name": name,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/steps.html")
def steps(current: int, *labels: Words) -> dict[str, Any]:
    """``{% steps 2 "Dag" "Dagdeel" "Indienen" %}``: the second is where you are."""
    return {"current": current, "labels": labels}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*parts: Words) -> dict[str, Any]:
    """``{% crumbs "Agenda" agenda_url "Dag aanvragen" %}``: word and address in turn, the last a word."""
    pairs = list(zip(parts[::2], (*parts[1::2], ""), strict=False))
    return {"pairs": pairs}


@register.inclusion_tag("components/empty.html")
def empty(
    title: Words, text: Words = "", url: str = "", action: Words = "", art: str = "circle"
) -> dict[str, Any]:
    """What stands where a list would be; ``art`` is ``circle``, ``calendar``, ``letter``, ``done`` or ``lost``."""
    return {
        "title": title,
        "text": text,
        "url": url,
        "action": action,
        "art_template": f"components/art/{art}.html",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm, focus: bool = True) -> dict[str, Any]:
    """All that is wrong in the forms, first on the page, with focus, each a link to its field."""
    return {"focus": focus, "problems": list(problems(forms)), "general": list(general_problems(forms))}


@dataclass(frozen=True)
class Problem:
    field_id: str
    label: str
    message: str


def problems(forms: Sequence[BaseForm]) -> Iterable[Problem]:
    for form in forms:
        for field in form:
            for message in field.errors:
                # A group of choices has no input of its own name; its first choice takes the focus.
                yield Problem(field.id_for_label or f"{field.auto_id}_0", str(field.label), str(message))


def general_problems(forms: Sequence[BaseForm]) -> Iterable[str]:
    for form in forms:
        yield from (str(message) for message in form.non_field_errors())


# Blocks around content


@register.simple_block_tag(takes_context=True)
def disclosure(context: Context, content: SafeString, summary: Words, is_open: bool = False) -> SafeString:
    """``{% disclosure "Waarom niet?" %} ... {% enddisclosure %}``: folded until asked for."""
    return render(context, "components/disclosure.html", summary=summary, content=content, is_open=is_open)


@register.simple_block_tag(takes_context=True)
def notice(
    context: Context, content: SafeString, tone: str = "info", title: Words = "", icon: str = ""
) -> SafeString:
    """``{% notice "attention" title="Let op" %} ... {% endnotice %}``: something to know on this page."""
    icon_name = icon or NOTICE_ICONS[tone]
    return render(
        context, "components/notice.html", tone=tone, title=title, content=content, icon_name=icon_name
    )


NOTICE_ICONS = {
    "neutral": "info",
    "info": "info",
    "ok": "circle-check",
    "attention": "triangle-alert",
    "danger": "octagon-alert",
    "accent": "sparkles",
}


@register.simple_block_tag(takes_context=True)
def dialog(context: Context, content: SafeString, id: str, title: Words) -> SafeString:
    """A window over the page, opened by ``<a href="..." data-opens="id">``; without script the link is followed."""
    return render(context, "components/dialog.html", id=id, title=title, content=content)


def render(context: Context, template_name: str, **values: Any) -> SafeString:
    return context.template.engine.get_template(template_name).render(Context(values, autoescape=True))  # type: ignore[union-attr]
