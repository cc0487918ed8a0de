"""One child on one day: what staff must know, whom to call, and the times of presence, put right where needed."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.forms import posted
from core.accounts.policies import may_open
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.models import Child, Group
from core.lib import clock
from portal.group_day.actions.correct import add_stay, correct_stay, remove_stay
from portal.group_day.forms import TimesForm
from portal.group_day.refusals import PresenceRefusedError
from portal.group_day.selectors import (
    ChildDay,
    child_day,
    children_for,
    groups_to_check_in,
    presences_to_change,
)
from portal.group_day.views.checking import CONFLICT, REFUSED, require_presence
from portal.group_day.views.day import StaffRequest, group_of
from requests_app.board_forms import is_sensible


@require_safe
def child(request: StaffRequest, group_id: int, on: date, child_id: int) -> HttpResponse:
    """What is known of a child in a group on a day; looking is recorded (N-21)."""
    group = group_of(request.user, group_id)
    found = _child_day(request, group, on, child_id)
    record_looks(Action.DAY_LIST_OPENED, actor=request.user, clients=[found.child], subject=group)
    may_correct = request.user.organisation.registers_presence and may_open(request.user, "group_day:correct")
    context = {
        "day": found,
        "child": found.child,
        "group": group,
        "on": on,
        "may_correct": may_correct and on <= clock.today(),
    }
    return render(request, "group_day/child.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_times(request: StaffRequest, group_id: int, on: date, child_id: int) -> HttpResponse:
    """A stay that nobody checked in."""
    group = require_presence(request, get_object_or_404(groups_to_check_in(request.user), pk=group_id))
    found = _child_day(request, group, on, child_id)
    form = TimesForm(posted(request))
    status = 200
    if form.is_bound:
        status = _save(form, lambda: add_stay(request.user, group, found.child, on, form.times))
        if status == 200:
            messages.success(
                request, _("The times of %(child)s are noted.") % {"child": found.child.first_name}
            )
            return redirect("group_day:child", group.pk, on, found.child.pk)
    context = {"form": form, "child": found.child, "group": group, "on": on, "presence": None}
    return render(request, "group_day/times.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, presence_id: int) -> HttpResponse:
    """Other times for a stay, or its removal."""
    presence = presences_to_change(request.user).filter(pk=presence_id).first()
    if presence is None:
        raise Http404
    require_presence(request, presence.group)
    back = ("group_day:child", presence.group_id, presence.date, presence.child_id)
    form = TimesForm(posted(request), presence)
    status = 200
    if form.is_bound:
        if "verwijderen" in request.POST:
            status = _save(form, lambda: remove_stay(request.user, presence), check=False)
        else:
            status = _save(form, lambda: correct_stay(request.user, presence, form.times))
        if status == 200:
            messages.success(
                request, _("The times of %(child)s are put right.") % {"child": presence.child.first_name}
            )
            return redirect(*back)
    context = {
        "form": form,
        "child": presence.child,
        "group": presence.group,
        "on": presence.date,
        "presence": presence,
    }
    return render(request, "group_day/times.html", context, status=status)


def _save(form: TimesForm, act: Callable[[], object], *, check: bool = True) -> int:
    """The status of the answer; 200 when it was done. What is wrong stands in the form."""
    if check and not form.is_valid():
        return REFUSED
    try:
        act()
    except PresenceRefusedError as refused:
        form.is_valid()
        form.add_error(None, refused.words)
        return CONFLICT if refused.is_late else REFUSED
    return 200


def _child_day(request: StaffRequest, group: Group, on: date, child_id: int) -> ChildDay:
    if not is_sensible(on):
        raise Http404
    found: Child = get_object_or_404(children_for(request.user, group, on).distinct(), pk=child_id)
    return child_day(group, on, found)
