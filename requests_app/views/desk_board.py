from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.accounts.rights import Right
from core.childcare.selectors import planning_groups
from core.lib import clock
from requests_app.board_forms import BoardForm, is_sensible
from requests_app.day_list import record_list_looks
from requests_app.desk import desk_groups
from requests_app.group_day import GroupDay, group_day, school_age_day
from requests_app.rules.parts_of_day import Part
from requests_app.views.desk import DeskRequest, wants
from requests_app.week_board import board as read_board
from requests_app.week_board import monday_of

PART = "deel"
PANEL = "board-panel"
WEEK = timedelta(weeks=1)


@require_safe
def board(request: DeskRequest) -> HttpResponse:
    """A week of groups by part of the day (R-56)."""
    form = BoardForm(request.GET, desk_groups(request.user))
    wanted = form.chosen(request.GET.get("page", ""))
    context = {
        "filters": form,
        "wanted": wanted,
        "board": read_board(request.user, wanted),
        "previous": wanted.monday - WEEK,
        "next": wanted.monday + WEEK,
        "today": clock.today(),
        "is_this_week": wanted.monday == monday_of(clock.today()),
    }
    return render(request, "desk/board.html", context)


@require_safe
def group(request: DeskRequest, group_id: int, on: date) -> HttpResponse:
    """Who is behind one square: a page by itself, or the panel over the board."""
    _check(on)
    found = get_object_or_404(planning_groups(request.user), pk=group_id)
    return _draw(request, group_day(request.user, found, on, _part(request)))


@require_safe
def location(request: DeskRequest, location_id: int, on: date) -> HttpResponse:
    """The after-school care of a location together, whose staff the law counts together."""
    _check(on)
    first = planning_groups(request.user).filter(location=location_id).first()
    day = school_age_day(request.user, first.location, on, _part(request)) if first else None
    if day is None:
        raise Http404
    return _draw(request, day)


def _draw(request: DeskRequest, day: GroupDay) -> HttpResponse:
    record_list_looks(request.user, day.group or day.location, day.lists)
    template = "desk/_group_day.html" if wants(request, PANEL) else "desk/group_day.html"
    context = {
        "day": day,
        "parts": list(Part),
        "in_panel": wants(request, PANEL),
        "may_see_day_list": request.user.has_right(Right.SEE_DAY_LISTS),
    }
    return render(request, template, context)


def _part(request: DeskRequest) -> Part:
    asked = request.GET.get(PART, "")
    return Part(asked) if asked in set(Part) else Part.WHOLE


def _check(on: date) -> None:
    if not is_sensible(on):
        raise Http404
