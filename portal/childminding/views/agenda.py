"""Agenda and absences of the children with a childminder (P-43)."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.lib import clock
from portal.childminding.pages import MinderRequest, minder_page
from portal.childminding.selectors import absent_moments, care_days

WEEK = timedelta(days=7)
WEEKS_AROUND = 78
"""How far one can go back and ahead: a year and a half, as far as care is planned."""
BACK, PAGE = timedelta(days=60), 50


@require_safe
@minder_page
def agenda(request: MinderRequest) -> HttpResponse:
    """A week, Monday first: who comes when, and who was reported absent."""
    this_week = _monday(clock.today())
    monday = _read_week(request.GET.get("week", "")) or this_week
    near, far = this_week - WEEKS_AROUND * WEEK, this_week + WEEKS_AROUND * WEEK
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "days": care_days(request.minder, monday, monday + timedelta(days=6)),
        "previous": monday - WEEK if monday > near else None,
        "next": monday + WEEK if monday < far else None,
        "is_this_week": monday == this_week,
    }
    return render(request, "childminding/agenda.html", context)


@require_safe
@minder_page
def absences(request: MinderRequest) -> HttpResponse:
    """What parents reported: from two months back on, the newest date first."""
    today = clock.today()
    found = absent_moments(request.minder, today - BACK, today + WEEKS_AROUND * WEEK)
    page = Paginator(found.order_by("-date", "starts", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "childminding/absences.html", {"page": page, "today": today})


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _read_week(text: str) -> date | None:
    """The Monday of the week that a date like "2026-11-23" is in; None for anything else, and for far away."""
    try:
        monday = _monday(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
    return monday if abs(monday - clock.today()) <= (WEEKS_AROUND + 1) * WEEK else None
