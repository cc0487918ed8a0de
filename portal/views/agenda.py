"""Agenda: the planned days of all children, going on into the future (P-15 to P-17)."""

from datetime import date, timedelta
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.childcare.family_pages import FamilyRequest, children_page, wants_part
from core.lib import clock
from core.lib.month_grid import DayMark, DayState, MonthGrid, month_grid
from portal.selectors import (
    HORIZON,
    AgendaDay,
    agenda_days,
    booking_of_moment,
    last_agenda_date,
    planned_moment,
)
from requests_app.choices import AbsenceStatus
from requests_app.overview import entries_of
from requests_app.selectors import absences_of, items_in_draft

STRETCH = timedelta(days=28)
"""How much of the agenda comes at once."""


@require_safe
@children_page
def agenda(request: FamilyRequest) -> HttpResponse:
    """The list from today, or with `maand` one month with its calendar."""
    month = _read_month(request.GET.get("maand", ""))
    return _list(request) if month is None else _month(request, month)


def _list(request: FamilyRequest) -> HttpResponse:
    """`tot` is how far the list goes; a script that only wants what comes after asks it with `na`."""
    today = clock.today()
    until = _read_date(request.GET.get("tot", "")) or today + STRETCH
    after = _read_date(request.GET.get("na", ""))
    first = after + timedelta(days=1) if after else today
    horizon = last_agenda_date(request.user)
    context = {
        "days": agenda_days(request.user, first, max(first, until), begin=after is None),
        "is_further": after is not None,
        "until": until,
        "more_until": until + STRETCH if horizon and horizon > until else None,
        "updated": clock.now(),
    }
    if wants_part(request):
        part = "portal/_agenda_days.html" if after else "portal/_agenda_list.html"
        return render(request, part, context)
    return render(request, "portal/agenda.html", context | _around(request))


def _month(request: FamilyRequest, month: date) -> HttpResponse:
    grid = month_grid(month, clock.today(), lambda on: DayMark())
    last = grid.next - timedelta(days=1)
    days = agenda_days(request.user, month, last)
    by_date = {day.on: day for day in days}
    context = {
        "grid": month_grid(month, clock.today(), partial(_mark, by_date)),
        "days": days,
        "updated": clock.now(),
        **_neighbours(grid),
        **_around(request),
    }
    return render(request, "portal/agenda.html", context)


def _around(request: FamilyRequest) -> dict[str, object]:
    """What stands beside the agenda."""
    guardian = request.access.guardian if request.access.may_ask else None
    return {
        "may_ask": request.access.may_ask,
        "waiting_in_draft": len(items_in_draft(guardian)) if guardian else 0,
        "this_month": f"{clock.today():%Y-%m}",
    }


def _mark(by_date: dict[date, AgendaDay], on: date) -> DayMark:
    day = by_date.get(on)
    if day is None:
        return DayMark(frozenset({DayState.PAST}) if on < clock.today() else frozenset())
    states = {
        DayState.PLANNED: bool(day.moments),
        DayState.OPTION: bool(day.options),
        DayState.CLOSED: bool(day.closings) and not day.entries,
    }
    notes = [
        *(_("planned: %(name)s") % {"name": moment.child.first_name} for moment in day.moments),
        *(_("asked: %(name)s") % {"name": option.child.first_name} for option in day.options),
        *(closing.name for closing in day.closings),
        *(event.title for event in day.events),
    ]
    return DayMark(
        states=frozenset(state for state, holds in states.items() if holds),
        note=", ".join(notes),
        url=f"#dag-{on:%Y-%m-%d}",
        dots=len(day.moments),
    )


def _neighbours(grid: MonthGrid) -> dict[str, str]:
    near, far = clock.today() - HORIZON, clock.today() + HORIZON
    return {
        "previous_url": f"?maand={grid.previous:%Y-%m}" if grid.previous >= near else "",
        "next_url": f"?maand={grid.next:%Y-%m}" if grid.next <= far else "",
    }


def _read_month(text: str) -> date | None:
    """The first day of a month like "2026-12"; None for anything else."""
    return _read_date(f"{text}-01")


def _read_date(text: str) -> date | None:
    """A date that the agenda can reach; None for anything else."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if abs(on - clock.today()) <= HORIZON else None


@require_safe
@children_page
def moment(request: FamilyRequest, moment_id: int) -> HttpResponse:
    """One planned moment, with what can be done about it."""
    found = planned_moment(request.user, moment_id)
    if found is None:
        raise Http404
    booking = booking_of_moment(request.user, found)
    context = {
        "moment": found,
        "entry": entries_of([booking])[0] if booking else None,
        "absence": absences_of(request.user).filter(moment=found, status=AbsenceStatus.REPORTED).first(),
        "is_coming": clock.local(found.date, found.ends) > clock.now(),
        "may_ask": request.access.may_ask,
        "back": f"{reverse('portal:agenda')}",
    }
    return render(request, "portal/moment.html", context)
