"""The tab Overlegronde: rounds, who takes part, and what they write (C-30, C-31)."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.choices import Side, Tab
from carecases.seats import tabs_seen_by_role
from carecases.together.actions import rounds as actions
from carecases.together.forms import DatesForm, NewGuestForm, ReactionForm, RoundForm, SearchForm
from carecases.together.models import Participant, Round
from carecases.together.refusals import ended, from_outside, no_agreement
from carecases.together.selectors import (
    has_agreement,
    may_manage,
    may_react,
    parent_views_of,
    participants_of,
    possible_guests,
    reactions_of,
    rounds_of,
    with_numbers,
)
from carecases.together.views.answering import attempt, refusing
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.accounts.models import User

MOST_FOUND = 10


@require_safe
@in_help_request(Tab.ROUND)
def rounds(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The rounds of a help request, newest first, and which parents look along."""
    shown = entered.help_request
    works = entered.may_work and not entered.seat.is_guest
    context = {
        "entered": entered,
        "help_request": shown,
        "rounds": list(with_numbers(rounds_of(entered.user, shown, entered.seat))),
        "may_start": works,
        "parent_views": list(parent_views_of(shown)) if works else [],
        "own_side": _side(entered) if works else "",
    }
    return render(request, "together/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ROUND, working=True)
def new_round(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Begin a round; participants are chosen on the page of the round."""
    _only_who_works_here(entered)
    shown = entered.help_request
    form = RoundForm(shown, _side(entered), posted(request))
    if shown.is_external or not has_agreement(shown):
        refusal = from_outside() if shown.is_external else no_agreement()
        context = {"entered": entered, "help_request": shown, "refusal": refusal.words}
        return render(request, "together/new_round.html", context, status=422 if form.is_bound else 200)
    if form.is_valid():
        with refusing(form):
            made = actions.start_round(entered.user, shown, form.plan)
            messages.success(request, _("The round is there. Now choose who takes part."))
            return redirect("together:round", shown.pk, made.pk)
    context = {
        "entered": entered,
        "help_request": shown,
        "form": form,
        "privacy_contact": shown.school.privacy_contact,
        "board": shown.school.board,
    }
    return render(request, "together/new_round.html", context, status=422 if form.errors else 200)


@require_safe
@in_help_request(Tab.ROUND)
def round_page(request: HttpRequest, entered: Entered, round_id: int) -> HttpResponse:
    """One round: what is asked, who takes part, what was written."""
    return _round_page(request, entered, _round(entered, round_id), ReactionForm())


@require_POST
@in_help_request(Tab.ROUND)
def react(request: HttpRequest, entered: Entered, round_id: int) -> HttpResponse:
    """Write in a round; what was typed stays on the page when it is too late."""
    one = _round(entered, round_id)
    form = ReactionForm(request.POST)
    if form.is_valid():
        with refusing(form):
            if not entered.may_work:
                raise ended()
            text, key = form.cleaned_data["text"], form.cleaned_data["key"]
            actions.react(entered.user, entered.seat, one, text, key)
            messages.success(request, _("Your reaction is there; the others get a mail."))
            return redirect("together:round", entered.help_request.pk, one.pk)
    return _round_page(request, entered, one, form, status=422)


@require_POST
@in_help_request(Tab.ROUND, working=True)
def add_participant(request: HttpRequest, entered: Entered, round_id: int) -> HttpResponse:
    """Let an account take part that was found by searching."""
    one = _own_round(entered, round_id)
    account = _number(request.POST.get("account", ""))
    attempt(
        request,
        lambda: actions.add_participant(entered.user, one, account),
        _("The participant gets a mail."),
    )
    return redirect("together:round", entered.help_request.pk, one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ROUND, working=True)
def invite(request: HttpRequest, entered: Entered, round_id: int) -> HttpResponse:
    """Let somebody take part who has no account yet."""
    one = _own_round(entered, round_id)
    form = NewGuestForm(posted(request))
    if form.is_valid():
        with refusing(form):
            made = actions.invite_participant(entered.user, one, form.person, form.cleaned_data["specialism"])
            messages.success(
                request, _("%(name)s gets a mail with what to do.") % {"name": made.user.full_name}
            )
            _warn_of_role(request, made.user)
            return redirect("together:round", entered.help_request.pk, one.pk)
    context = {"entered": entered, "help_request": entered.help_request, "round": one, "form": form}
    return render(request, "together/invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ROUND, working=True)
def change_round(request: HttpRequest, entered: Entered, round_id: int) -> HttpResponse:
    """Extend a round, or end it."""
    one = _own_round(entered, round_id)
    form = DatesForm(one.react_until, one.see_until, posted(request))
    if form.is_valid():
        with refusing(form):
            actions.extend_round(entered.user, one, **_dates(form))
            messages.success(request, _("The dates moved; the participants get a mail."))
            return redirect("together:round", entered.help_request.pk, one.pk)
    return _dates_page(request, entered, one, form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ROUND, working=True)
def change_participant(
    request: HttpRequest, entered: Entered, round_id: int, participant_id: int
) -> HttpResponse:
    """Other dates for one participant, or no access any more."""
    one = _own_round(entered, round_id)
    participant = get_object_or_404(participants_of(one), pk=participant_id)
    own = participant.admission
    form = DatesForm(own.react_until, own.see_until, posted(request))
    if form.is_valid():
        dates = _dates(form)
        with refusing(form):
            actions.move_participant(entered.user, one, participant, dates["react_until"], dates["see_until"])
            messages.success(request, _("The dates moved; the participant gets a mail."))
            return redirect("together:round", entered.help_request.pk, one.pk)
    return _dates_page(request, entered, one, form, participant)


@require_POST
@in_help_request(Tab.ROUND, working=True)
def end_round(request: HttpRequest, entered: Entered, round_id: int) -> HttpResponse:
    """End a round for everybody, at once."""
    one = _own_round(entered, round_id)
    attempt(request, lambda: actions.end_round(entered.user, one), _("The round was ended."))
    return redirect("together:round", entered.help_request.pk, one.pk)


@require_POST
@in_help_request(Tab.ROUND, working=True)
def end_participant(
    request: HttpRequest, entered: Entered, round_id: int, participant_id: int
) -> HttpResponse:
    """Take one participant out, at once."""
    one = _own_round(entered, round_id)
    participant = get_object_or_404(participants_of(one), pk=participant_id)
    attempt(
        request, lambda: actions.end_participant(entered.user, one, participant), _("The access was ended.")
    )
    return redirect("together:round", entered.help_request.pk, one.pk)


def _round_page(
    request: HttpRequest, entered: Entered, one: Round, form: ReactionForm, *, status: int = 200
) -> HttpResponse:
    manages = entered.may_work and may_manage(entered.seat, one)
    writes = entered.may_work and may_react(entered.user, entered.seat, one)
    participants = list(participants_of(one))
    search = SearchForm(request.GET)
    found = _found(entered, participants, search.wanted) if manages and not one.is_over else []
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "round": one,
        "participants": participants,
        "reactions": list(reactions_of(one)),
        "form": form if form.errors or writes else None,
        "may_manage": manages,
        "search": search,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "invite_url": reverse("together:add_participant", args=[one.help_request_id, one.pk]),
        "may_be_new": True,
        "see_little": {row.user_id for row in participants if not tabs_seen_by_role(row.user)},
    }
    is_part = request.headers.get("HX-Target") == "found"
    return render(request, f"together/{'_found' if is_part else 'round'}.html", context, status=status)


def _found(entered: Entered, participants: list[Participant], words: str) -> list[User]:
    if not words:
        return []
    taking_part = [row.user_id for row in participants if row.admission.ended_at is None]
    found = possible_guests(entered.user, entered.help_request, words).exclude(pk__in=taking_part)
    return list(found[: MOST_FOUND + 1])


def _dates_page(
    request: HttpRequest,
    entered: Entered,
    one: Round,
    form: DatesForm,
    participant: Participant | None = None,
) -> HttpResponse:
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "round": one,
        "form": form,
        "participant": participant,
    }
    return render(request, "together/dates.html", context, status=422 if form.errors else 200)


def _round(entered: Entered, round_id: int) -> Round:
    return get_object_or_404(rounds_of(entered.user, entered.help_request, entered.seat), pk=round_id)


def _own_round(entered: Entered, round_id: int) -> Round:
    """One that this account manages; 404 for who only takes part or is of the other side."""
    one = _round(entered, round_id)
    if not may_manage(entered.seat, one):
        raise Http404
    return one


def _only_who_works_here(entered: Entered) -> None:
    if entered.seat.is_guest:
        raise Http404


def _side(entered: Entered) -> Side:
    return Side[entered.seat.capacity.name]


def _dates(form: DatesForm) -> dict[str, date]:
    return {name: form.cleaned_data[name] for name in ("react_until", "see_until")}


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _warn_of_role(request: HttpRequest, guest: User) -> None:
    """C-40: who invites is told what a guest without external rights sees."""
    if not tabs_seen_by_role(guest):
        messages.warning(
            request,
            _("%(name)s sees only the tab Help request: the role %(role)s has no external rights.")
            % {"name": guest.full_name, "role": guest.capacity},
        )
