"""In and out with one tap, taken back with another; and children who are not on the list (P-40)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.childcare.models import Group, Presence
from core.lib import clock
from portal.group_day.actions.check_in import check_in as act_in
from portal.group_day.actions.check_out import check_out as act_out
from portal.group_day.actions.take_back import Step, take_back
from portal.group_day.refusals import PresenceRefusedError
from portal.group_day.selectors import (
    children_for,
    groups_to_check_in,
    others_of,
    presences_to_change,
)
from portal.group_day.views.day import Shown, StaffRequest, draw, shown_group, shown_location

MOST_OTHERS = 30
CONFLICT = 409
"""A colleague was first; the answer shows how it is now."""
REFUSED = 422
FROM_LOCATION = "locatie"


@require_safe
def others(request: StaffRequest, group_id: int) -> HttpResponse:
    """Children of the location who are not on today's list of the group, to check in all the same."""
    group = _group(request, group_id)
    text = request.GET.get("zoek", "").strip()[:60]
    found = list(others_of(request.user, group, clock.today(), text)[: MOST_OTHERS + 1])
    context = {
        "group": group,
        "text": text,
        "children": found[:MOST_OTHERS],
        "there_are_more": len(found) > MOST_OTHERS,
    }
    return render(request, "group_day/others.html", context)


@require_POST
def check_in(request: StaffRequest, group_id: int, child_id: int) -> HttpResponse:
    group = _group(request, group_id)
    child = get_object_or_404(children_for(request.user, group, clock.today()).distinct(), pk=child_id)
    said = _("%(child)s is in.") % {"child": child.first_name}
    return _act(request, group, lambda: act_in(request.user, group, child), said)


@require_POST
def check_out(request: StaffRequest, presence_id: int) -> HttpResponse:
    presence = _presence(request, presence_id)
    said = _("%(child)s has gone home.") % {"child": presence.child.first_name}
    return _act(request, presence.group, lambda: act_out(request.user, presence), said)


@require_POST
def undo(request: StaffRequest, presence_id: int) -> HttpResponse:
    presence = _presence(request, presence_id)
    step = Step.LEFT if request.POST.get("stap") == Step.LEFT else Step.CAME
    said = _("Taken back for %(child)s.") % {"child": presence.child.first_name}
    return _act(request, presence.group, lambda: take_back(request.user, presence, step), said)


def _act(request: StaffRequest, group: Group, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it, and show the group as it is then: whoever was second sees what the first did."""
    shown = _shown(request, group)
    try:
        act()
    except PresenceRefusedError as refused:
        if request.htmx:
            return draw(
                request, shown, problem=refused.words, status=CONFLICT if refused.is_late else REFUSED
            )
        messages.error(request, refused.words)
        return redirect(shown.url(clock.today()))
    if request.htmx:
        return draw(request, shown)
    messages.success(request, said)
    return redirect(shown.url(clock.today()))


def _shown(request: StaffRequest, group: Group) -> Shown:
    """The page that the tap came from."""
    if FROM_LOCATION in request.POST:
        return shown_location(request.user, group.location_id)
    return shown_group(request.user, group.pk)


def _group(request: StaffRequest, group_id: int) -> Group:
    return require_presence(request, get_object_or_404(groups_to_check_in(request.user), pk=group_id))


def _presence(request: StaffRequest, presence_id: int) -> Presence:
    """A stay that is gone because a colleague took it back is not there (404), as one of another organisation."""
    found = presences_to_change(request.user).filter(pk=presence_id).first()
    if found is None:
        raise Http404
    require_presence(request, found.group)
    return found


def require_presence(request: StaffRequest, group: Group) -> Group:
    """Raises PermissionDenied, with words, where the organisation does not register presence."""
    if not request.user.organisation.registers_presence:
        raise PermissionDenied(
            _(
                "Your organisation does not check children in and out. Who manages the settings can switch it on."
            )
        )
    return group
