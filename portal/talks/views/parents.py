"""Oudergesprekken: a parent chooses a time for a talk, changes it, and takes it into the calendar (P-36)."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.lib import clock
from core.lib.export import content_disposition
from portal.talks.actions import take_talk as acts
from portal.talks.calendar_file import CONTENT_TYPE, NAME, calendar_file
from portal.talks.models import Talk
from portal.talks.refusals import TalkRefusedError
from portal.talks.selectors import Choice, choice_of, choices_of, free_talks, own_talks

CONFLICT = 409
REFUSED = 422


@dataclass(frozen=True)
class Shown:
    """A round for a child, and whether the time that was taken can still be changed."""

    choice: Choice
    can_change: bool


@require_safe
@asking_page
def mine(request: FamilyRequest) -> HttpResponse:
    """The talks of all children: chosen, or still to choose."""
    found = [Shown(one, one.talk is None or acts.can_change(one.talk)) for one in choices_of(request.user)]
    return render(request, "talks/mine.html", {"shown": found})


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def choose(request: FamilyRequest, round_id: int, child_id: int) -> HttpResponse:
    """The free times by day; taking one gives back the one that the child had."""
    choice = choice_of(request.user, round_id, child_id)
    if choice is None:
        raise Http404
    if request.method != "POST":
        return _page(request, choice)
    wanted = request.POST.get("tijd", "")
    talk = (
        choice.round.talks.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 12 else None
    )
    if talk is None:
        return _page(request, choice, problem=_("Choose a time first."), status=REFUSED)
    try:
        taken = acts.take_talk(guardian_of(request), choice.child, talk)
    except TalkRefusedError as refused:
        choice = choice_of(request.user, round_id, child_id) or choice
        return _page(request, choice, problem=refused.words, status=CONFLICT if refused.is_late else REFUSED)
    messages.success(request, _("The talk about %(name)s is planned.") % {"name": choice.child.first_name})
    return redirect(f"{reverse('talks:mine')}#gesprek-{taken.pk}")


def _page(request: FamilyRequest, choice: Choice, *, problem: str = "", status: int = 200) -> HttpResponse:
    free = free_talks(choice.round)
    context = {
        "choice": choice,
        "days": [(on, list(talks)) for on, talks in groupby(free, key=_local_date)],
        "can_change": choice.talk is None or acts.can_change(choice.talk),
        "problem": problem,
    }
    return render(request, "talks/choose.html", context, status=status)


def _local_date(talk: Talk) -> date:
    return clock.local_date(talk.starts_at)


@require_POST
@asking_page
def give_back(request: FamilyRequest, talk_id: int) -> HttpResponse:
    talk = get_object_or_404(own_talks(request.user), pk=talk_id)
    try:
        acts.give_back(guardian_of(request), talk)
    except TalkRefusedError as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, _("The time is free again. You can choose another one."))
    return redirect("talks:mine")


@require_safe
@asking_page
def file(request: FamilyRequest, talk_id: int) -> HttpResponse:
    """The talk as a file for the calendar."""
    talk = get_object_or_404(own_talks(request.user), pk=talk_id)
    response = HttpResponse(calendar_file(talk), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(NAME)
    return response
