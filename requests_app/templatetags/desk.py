"""Words and pictures of the planners' desk."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.childcare.choices import SCHOOL_AGE_CARE
from core.childcare.models import Group
from core.childcare.rules.staff_ratio import Basis
from core.childcare.staffing import StaffNeed
from core.childcare.wording import age_words
from core.lib.clock import now
from core.lib.display import clock
from requests_app.desk_panel import PartOfDay, RoomDay

register = template.Library()

CHART_HEIGHT = 72
HOURS_BETWEEN_LABELS = 2


register.filter("age_on", age_words)


@register.filter
def until_words(moment: datetime) -> str:
    """How long there is still until a moment within a few days: ``over 5 uur``."""
    minutes = max(0, int((moment - now()).total_seconds()) // 60)
    if minutes < 60:
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    return ngettext("in %(n)d hour", "in %(n)d hours", minutes // 60) % {"n": minutes // 60}


@register.simple_tag
def decided_by_rule(need: StaffNeed, group: Group) -> str:
    """Which rule decided how many staff are needed (K-18); nothing where none is computed."""
    if not need.basis:
        return ""
    match Basis(need.basis):
        case Basis.TABLE:
            return _("the table by age")
        case Basis.SAFEGUARD:
            return _("the safeguard: one child fewer needs as many")
        case Basis.RATIO if group.care_type in SCHOOL_AGE_CARE:
            return _("the ratio of after-school care, counted over the location")
        case Basis.RATIO:
            return _("the formula for groups with babies")


@dataclass(frozen=True)
class Bar:
    """One part of the day in the picture: percentages across, pixels up and down."""

    x: str
    width: str
    taken: float
    coming: float
    taken_y: float
    coming_y: float
    places_y: float
    end: str
    is_over: bool


@dataclass(frozen=True)
class HourLabel:
    x: str
    text: str


@register.inclusion_tag("desk/_room_day.html")
def room_day(room: RoomDay) -> dict[str, Any]:
    """How full the group is over the day, drawn; the numbers stand beside it in words."""
    unit = CHART_HEIGHT / max(room.most, 1)
    return {
        "bars": [_bar(part, room, unit) for part in room.parts],
        "asked_x": _percent(_across(room.asked[0].span.starts, room)),
        "asked_width": _percent(
            _across(room.asked[-1].span.ends, room) - _across(room.asked[0].span.starts, room)
        ),
        "hours": _hour_labels(room),
        "height": CHART_HEIGHT,
        "label_y": CHART_HEIGHT + 16,
        "whole_height": CHART_HEIGHT + 20,
    }


def _bar(part: PartOfDay, room: RoomDay, unit: float) -> Bar:
    start, end = _across(part.span.starts, room), _across(part.span.ends, room)
    return Bar(
        x=_percent(start),
        width=_percent(end - start),
        taken=round(part.children * unit, 1),
        coming=round(part.coming * unit, 1),
        taken_y=round(CHART_HEIGHT - part.children * unit, 1),
        coming_y=round(CHART_HEIGHT - part.after * unit, 1),
        places_y=round(CHART_HEIGHT - part.capacity * unit, 1),
        end=_percent(end),
        is_over=part.free_after < 0,
    )


def _hour_labels(room: RoomDay) -> list[HourLabel]:
    first = room.whole.starts.hour + bool(room.whole.starts.minute)
    hours = range(first + first % HOURS_BETWEEN_LABELS, room.whole.ends.hour + 1, HOURS_BETWEEN_LABELS)
    return [HourLabel(_percent(_across(time(hour), room)), clock(time(hour))) for hour in hours]


def _across(at: time, room: RoomDay) -> float:
    start, length = _minutes(room.whole.starts), room.whole.minutes
    return 100 * (_minutes(at) - start) / length


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _percent(value: float) -> str:
    return f"{value:.2f}%"
