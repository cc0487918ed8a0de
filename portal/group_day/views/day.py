"""Groep: who is expected, here, gone and absent, of one group or of all groups of a location (P-40)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from core.accounts.models import User
from core.accounts.policies import may_open
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.models import Group, Location
from core.lib import clock
from core.lib.cookies import keep_cookie, read_cookie
from portal.group_day.selectors import GroupDay, group_days, groups_to_see
from portal.group_day.staff import staff_now
from requests_app.board_forms import DayForm, is_sensible

LAST_GROUP = "groep"
"""Cookie: the group that this device showed last."""
ONE_DAY = timedelta(days=1)


class StaffRequest(HttpRequest):
    """A request of a member of staff: the table of rights let nobody else in."""

    user: User
    htmx: HtmxDetails


@dataclass(frozen=True)
class Shown:
    """What a page is about: one group, or all groups of a location that the user works in."""

    groups: Sequence[Group]
    is_location: bool
    colleagues: Sequence[Group]
    """All groups that the user may choose."""

    @property
    def location(self) -> Location:
        return self.groups[0].location

    def url(self, on: date) -> str:
        name, number = self._name_and_number
        if on == clock.today():
            return reverse(f"group_day:{name}", args=[number])
        return reverse(f"group_day:{name}_on", args=[number, on])

    @property
    def now_url(self) -> str:
        """Where a tablet asks how it is now."""
        name, number = self._name_and_number
        return reverse(f"group_day:{name}_now", args=[number])

    @property
    def _name_and_number(self) -> tuple[str, int]:
        return ("location", self.location.pk) if self.is_location else ("group", self.groups[0].pk)


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """To the group that this device showed last, or else the first one."""
    groups = list(groups_to_see(request.user))
    if not groups:
        return render(request, "group_day/no_groups.html")
    wanted = read_cookie(request, LAST_GROUP)
    chosen = next((group for group in groups if str(group.pk) == wanted), groups[0])
    return redirect("group_day:group", chosen.pk)


@require_safe
def group(request: StaffRequest, group_id: int, on: date | None = None) -> HttpResponse:
    """The day of one group."""
    asked = _day_asked(request, on)
    found = shown_group(request.user, group_id)
    if asked != on and asked is not None:
        return redirect(found.url(asked))
    response = render(request, "group_day/day.html", day_context(request, found, asked or clock.today()))
    keep_cookie(response, LAST_GROUP, str(group_id))
    return response


@require_safe
def location(request: StaffRequest, location_id: int, on: date | None = None) -> HttpResponse:
    """The day of all groups of a location, below each other: for who opens up or closes for several."""
    asked = _day_asked(request, on)
    found = shown_location(request.user, location_id)
    if asked != on and asked is not None:
        return redirect(found.url(asked))
    return render(request, "group_day/day.html", day_context(request, found, asked or clock.today()))


@require_safe
def group_now(request: StaffRequest, group_id: int) -> HttpResponse:
    """The changing part alone: what a tablet asks now and then."""
    return draw(request, shown_group(request.user, group_id))


@require_safe
def location_now(request: StaffRequest, location_id: int) -> HttpResponse:
    return draw(request, shown_location(request.user, location_id))


def draw(request: StaffRequest, shown: Shown, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The changing part of today, with what went wrong."""
    context = day_context(request, shown, clock.today()) | {"problem": problem}
    return render(request, "group_day/_day.html", context, status=status)


def shown_group(user: User, group_id: int) -> Shown:
    """Raises Http404 for a group that the user does not work in."""
    groups = list(groups_to_see(user))
    found = next((group for group in groups if group.pk == group_id), None)
    if found is None:
        raise Http404
    return Shown([found], is_location=False, colleagues=groups)


def shown_location(user: User, location_id: int) -> Shown:
    """Raises Http404 for a location that the user does not work at."""
    groups = list(groups_to_see(user))
    here = [group for group in groups if group.location_id == location_id]
    if not here:
        raise Http404
    return Shown(here, is_location=True, colleagues=groups)


def day_context(request: StaffRequest, shown: Shown, on: date) -> dict[str, Any]:
    """Everything that the page shows. Looking at the children is recorded (N-21)."""
    days = group_days(shown.groups, on)
    _record(request.user, shown, days)
    now = clock.now()
    is_today = on == clock.today()
    organisation = request.user.organisation
    may_check_in = organisation.registers_presence and may_open(request.user, "group_day:check_in")
    return {
        "shown": shown,
        "days": days,
        "on": on,
        "is_today": is_today,
        "is_past": on < clock.today(),
        "now": now,
        "staff": staff_now(shown.groups, now) if is_today else {},
        "registers_presence": organisation.registers_presence,
        "may_check_in": may_check_in and is_today,
        "previous_url": shown.url(on - ONE_DAY),
        "today_url": shown.url(clock.today()),
        "next_url": shown.url(on + ONE_DAY),
        "day_form": DayForm({"datum": on.isoformat()}),
        "siblings": [group for group in shown.colleagues if group.location_id == shown.location.pk],
        "places": _other_places(shown),
    }


def _other_places(shown: Shown) -> list[Group]:
    """The first group of each other location."""
    first: dict[int, Group] = {}
    for colleague in shown.colleagues:
        first.setdefault(colleague.location_id, colleague)
    first.pop(shown.location.pk, None)
    return list(first.values())


def _record(user: User, shown: Shown, days: Sequence[GroupDay]) -> None:
    children = {child.child.pk: child.child for day in days for child in day.children}
    subject = shown.location if shown.is_location else shown.groups[0]
    record_looks(Action.DAY_LIST_OPENED, actor=user, clients=list(children.values()), subject=subject)


def _day_asked(request: StaffRequest, on: date | None) -> date | None:
    """The day of the address, or the one that was chosen with the date field; None for today.

    Raises Http404 for a day on which no care can be planned.
    """
    if on is not None and not is_sensible(on):
        raise Http404
    if "datum" in request.GET:
        return DayForm(request.GET).day
    return on


def group_of(user: User, group_id: int) -> Group:
    """Raises Http404 for a group that the user does not see."""
    return get_object_or_404(groups_to_see(user), pk=group_id)
