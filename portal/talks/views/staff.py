"""Groep > Oudergesprekken: staff open times, see who comes, and take times away (P-36)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.forms import posted
from core.lib import clock
from portal.group_day.views.day import StaffRequest
from portal.talks.actions.open_round import add_times, cancel_talk, open_round
from portal.talks.forms import GroupForm, RoundForm, StretchForm
from portal.talks.models import Round
from portal.talks.refusals import TalkRefusedError
from portal.talks.selectors import (
    asked_children,
    colleagues_of,
    rounds_for_staff,
    talk_groups,
    talks_for_staff,
)

REFUSED = 422
MOST_ROUNDS = 50


@require_safe
def rounds(request: StaffRequest) -> HttpResponse:
    """The newest rounds of the groups where the user works."""
    context = {
        "rounds": rounds_for_staff(request.user)[:MOST_ROUNDS],
        "may_make": talk_groups(request.user).exists(),
    }
    return render(request, "talks/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A round for the group in the address, the first one when there is none."""
    groups = talk_groups(request.user)
    chooser = GroupForm(request.GET if "groep" in request.GET else None, groups)
    group = chooser.cleaned_data["group"] if chooser.is_valid() else groups.first()
    if group is None:
        return redirect("talks:rounds")
    form = RoundForm(posted(request), colleagues_of(request.user, group), initial={"staff": request.user.pk})
    if form.is_valid():
        try:
            made = open_round(request.user, group, form.details, form.stretch)
        except TalkRefusedError as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(
                request, _("The times are open; the parents of %(group)s are told.") % {"group": group.name}
            )
            return redirect("talks:round", made.pk)
    context = {
        "form": form,
        "chooser": GroupForm({"groep": group.pk}, groups),
        "group": group,
        "groups": groups,
    }
    return render(request, "talks/new.html", context, status=REFUSED if form.errors else 200)


@require_safe
def one_round(request: StaffRequest, round_id: int) -> HttpResponse:
    """All times of a round, and whose parents have not chosen yet."""
    found = _round(request, round_id)
    talks = list(found.talks.select_related("staff", "child", "guardian"))
    chosen = {talk.child_id for talk in talks}
    children = [child for child in asked_children(found.group, clock.today()) if child.pk not in chosen]
    context = {"round": found, "talks": talks, "waiting": children, "now": clock.now()}
    return render(request, "talks/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, round_id: int) -> HttpResponse:
    """More times in a round."""
    found = _round(request, round_id)
    form = StretchForm(
        posted(request), colleagues_of(request.user, found.group), initial={"staff": request.user.pk}
    )
    if form.is_valid():
        try:
            made = add_times(request.user, found, form.stretch)
        except TalkRefusedError as refused:
            form.add_error(None, refused.words)
        else:
            words = ngettext("%(n)d time is added.", "%(n)d times are added.", len(made)) % {"n": len(made)}
            messages.success(request, words)
            return redirect("talks:round", found.pk)
    context = {"form": form, "round": found}
    return render(request, "talks/add.html", context, status=REFUSED if form.errors else 200)


@require_POST
def cancel(request: StaffRequest, talk_id: int) -> HttpResponse:
    """Take a time away; the parent who had it is told."""
    talk = get_object_or_404(talks_for_staff(request.user), pk=talk_id)
    was_taken = cancel_talk(request.user, talk)
    if was_taken:
        messages.success(request, _("The talk is off; the parent is told and can choose another time."))
    else:
        messages.success(request, _("The time is taken away."))
    return redirect("talks:round", talk.round_id)


def _round(request: StaffRequest, round_id: int) -> Round:
    found: Round = get_object_or_404(rounds_for_staff(request.user), pk=round_id)
    return found
