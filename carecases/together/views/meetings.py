"""Meetings of the partnership, and the tab Vergadering of a help request (C-33, C-68)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.choices import Tab
from carecases.together.actions import meetings as actions
from carecases.together.forms import AgendaForm, MeetingForm, RecordForm, SearchForm
from carecases.together.models import Meeting
from carecases.together.selectors import (
    agenda_of,
    attendees_of,
    meetings_for,
    meetings_of,
    possible_guests,
    to_put_on_agenda,
)
from carecases.together.views.answering import attempt, refusing
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.lib import clock

PAGE_SIZE = 30
MOST_FOUND = 10


@require_safe
@in_help_request(Tab.MEETING)
def meetings_tab(request: HttpRequest, entered: Entered) -> HttpResponse:
    """When a help request was spoken about, and what was concluded."""
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "items": list(meetings_of(entered.help_request)),
        "today": clock.today(),
    }
    return render(request, "together/meetings_of.html", context)


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, newest first."""
    page = Paginator(meetings_for(user_of(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "together/meetings.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Title and date; the agenda is filled on the page of the meeting."""
    form = MeetingForm(data=posted(request))
    if form.is_valid():
        with refusing(form):
            made = actions.plan_meeting(user_of(request), form.plan)
            return redirect("together:meeting", made.pk)
    return render(request, "together/new_meeting.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Another title or date."""
    meeting = _meeting(request, pk)
    form = MeetingForm(meeting, posted(request))
    if form.is_valid():
        with refusing(form):
            values = form.cleaned_data
            actions.change_meeting(user_of(request), meeting, values["title"], values["on"])
            return redirect("together:meeting", meeting.pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "together/new_meeting.html", context, status=422 if form.errors else 200)


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda, who is invited, minutes and conclusions."""
    return _page(request, _meeting(request, pk))


@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Save minutes and conclusions."""
    user, shown = user_of(request), _meeting(request, pk)
    form = RecordForm(shown, list(agenda_of(user, shown)), request.POST)
    if form.is_valid():
        with refusing(form):
            actions.record_meeting(user, shown, form.cleaned_data["minutes"], form.conclusions)
            messages.success(request, _("Saved."))
            return redirect("together:meeting", shown.pk)
    return _page(request, shown, form)


@require_POST
def put_on_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """A help request that was found by the number of its dossier."""
    return _do(
        request,
        pk,
        lambda user, shown: actions.put_on_agenda(user, shown, _number(request, "hulpvraag")),
        _("It is on the agenda."),
    )


@require_POST
def take_off_agenda(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """Off the agenda of a meeting that is still to come."""
    return _do(
        request,
        pk,
        lambda user, shown: actions.take_off_agenda(user, shown, item_id),
        _("It is off the agenda."),
    )


@require_POST
def add_attendee(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite an account that was found by searching."""
    return _do(
        request,
        pk,
        lambda user, shown: actions.invite_attendee(user, shown, _number(request, "account")),
        _("The participant gets a mail."),
    )


@require_POST
def remove_attendee(request: HttpRequest, pk: int, attendee_id: int) -> HttpResponse:
    """Take an invitation back."""
    return _do(
        request,
        pk,
        lambda user, shown: actions.withdraw_attendee(user, shown, attendee_id),
        _("The invitation was taken back."),
    )


def _page(request: HttpRequest, shown: Meeting, form: RecordForm | None = None) -> HttpResponse:
    user = user_of(request)
    agenda, attendees = list(agenda_of(user, shown)), list(attendees_of(shown))
    search, number = SearchForm(request.GET), AgendaForm(request.GET)
    wanted = number.cleaned_data["number"] if number.is_valid() else None
    found = _found(user, search.wanted, [row.user_id for row in attendees])
    context = {
        "meeting": shown,
        "agenda": agenda,
        "attendees": attendees,
        "search": search,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "invite_url": reverse("together:add_attendee", args=[shown.pk]),
        "number": number,
        "wanted": wanted,
        "to_add": list(to_put_on_agenda(user, shown, wanted)) if wanted else [],
        "form": form or RecordForm(shown, agenda),
    }
    is_part = request.headers.get("HX-Target") == "found"
    template = "together/_found.html" if is_part else "together/meeting.html"
    return render(request, template, context, status=422 if form is not None else 200)


def _do(request: HttpRequest, pk: int, act: Callable[[User, Meeting], object], done: str) -> HttpResponse:
    user, shown = user_of(request), _meeting(request, pk)
    attempt(request, lambda: act(user, shown), done)
    return redirect("together:meeting", shown.pk)


def _found(user: User, words: str, invited: list[int]) -> list[User]:
    if not words:
        return []
    return list(possible_guests(user, None, words).exclude(pk__in=invited)[: MOST_FOUND + 1])


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(user_of(request)).select_related("made_by"), pk=pk)


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0
