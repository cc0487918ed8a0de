"""One help request: its card, status, history, coordinator and labels, and deleting it (C-13 to C-18, C-73)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.actions import arrange as arrange_actions
from carecases.actions.change_status import Move, Obstacle, RefusedMoveError
from carecases.actions.change_status import change_status as change
from carecases.actions.remove_help_request import InTheWayError, may_remove, remove_help_request
from carecases.choices import Tab
from carecases.conditions import Lack, in_the_way
from carecases.forms import ArrangeForm, MoveForm, shown_data
from carecases.models import HelpRequest, Transition
from carecases.selectors import help_requests_of, labels_seen_by, transitions_for
from carecases.views.entering import Entered, enter_help_request, in_help_request
from carecases.wording import why_not_moved
from carecases.work import holders_by_target
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.rights import Right

TO = "naar"
"""The status that a link to Status wijzigen proposes."""


@require_safe
@in_help_request(Tab.QUESTION)
def help_request(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The card of one help request (C-73), with what to do when it is incomplete (C-16)."""
    user, shown = entered.user, entered.help_request
    may_move = entered.may_work and user.has_right(Right.MOVE_HELP_REQUESTS)
    ways = list(transitions_for(user, shown)) if may_move else []
    context = {
        "entered": entered,
        "help_request": shown,
        **(shown_data(shown.school_data) if Tab.SCHOOL in entered.seat.sees else {}),
        "may_move": bool(ways),
        "labels": labels_seen_by(user).filter(help_requests=shown),
        "may_arrange": _may_arrange(entered),
        "may_remove": entered.may_work and may_remove(user, shown),
        **(_what_lacks(entered, ways) if shown.status.is_incomplete else {}),
    }
    return render(request, "carecases/help_request.html", context)


def _what_lacks(entered: Entered, ways: list[Transition]) -> dict[str, object]:
    """Why it came back, where to add something, and the ways on."""
    step = entered.help_request.steps.last()
    adding = {Tab.FORM, Tab.ATTACHMENTS, Tab.SCHOOL} & entered.seat.works_on
    return {
        "reason": step.reason if step else "",
        "places_to_add": [link for link in entered.tabs if link.tab in adding] if ways else [],
        "ways_back": [way.target for way in ways],
    }


def _may_arrange(entered: Entered) -> bool:
    return entered.may_work and entered.user.has_right(Right.ASSESS_HELP_REQUESTS)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.QUESTION, working=True)
def change_status(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Status wijzigen: the ways on from here, each with what it means."""
    user, shown = entered.user, entered.help_request
    form, ways = _move_form(request, user, shown)
    lacks: list[Lack] = []
    if form.is_valid():
        data = form.cleaned_data
        move = Move(data["seen"], data["target"], data["reason"], data.get("holder"))
        try:
            step = change(user, shown.pk, move)
        except RefusedMoveError as refusal:
            shown = enter_help_request(user, shown.pk, Tab.QUESTION).help_request
            lacks = refusal.lacks
            form, ways = _move_form(request, user, shown)
            if not form.errors:
                form.add_error(_field_of(refusal, form), why_not_moved(refusal))
        else:
            messages.success(request, _("The status is “%(status)s” now.") % {"status": step.target.label})
            return _after_step(user, shown)
    return render(
        request,
        "carecases/change_status.html",
        {"entered": entered, "help_request": shown, "form": form, "ways": ways, "lacks": lacks},
        status=422 if form.errors else 200,
    )


def _move_form(request: HttpRequest, user: User, shown: HelpRequest) -> tuple[MoveForm, list[Transition]]:
    ways = list(transitions_for(user, shown))
    form = MoveForm(
        ways,
        shown.status,
        posted(request),
        target=request.GET.get(TO, ""),
        holders=holders_by_target(shown, ways),
    )
    return form, ways


def _field_of(refusal: RefusedMoveError, form: MoveForm) -> str | None:
    if refusal.obstacle is Obstacle.NEEDS_HOLDER and "holder" in form.fields:
        return "holder"
    return "reason" if refusal.is_about_reason else None


def _after_step(user: User, shown: HelpRequest) -> HttpResponse:
    """Back to the card, or to the list for who does not see the help request any more."""
    if help_requests_of(user).filter(pk=shown.pk).exists():
        return redirect("carecases:help_request", shown.pk)
    return redirect("carecases:help_requests")


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.QUESTION, working=True)
def arrange(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Coordinator and labels, for the partnership only (C-18)."""
    if not _may_arrange(entered):
        raise Http404
    shown = entered.help_request
    form = ArrangeForm(entered.user, shown, posted(request))
    if form.is_valid():
        arrange_actions.arrange(entered.user, shown.pk, **form.cleaned_data)
        messages.success(request, _("Coordinator and labels are saved."))
        return redirect("carecases:help_request", shown.pk)
    context = {"entered": entered, "help_request": shown, "form": form}
    return render(request, "carecases/arrange.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.QUESTION, working=True)
def remove(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Verwijderen: what is in the way, or the question whether it is meant (C-17)."""
    user, shown = entered.user, entered.help_request
    if not may_remove(user, shown):
        raise Http404
    lacks = in_the_way(shown)
    status = 200
    if request.method == "POST":
        try:
            remove_help_request(user, shown.pk)
        except InTheWayError as refusal:
            lacks, status = refusal.lacks, 422
        else:
            messages.success(request, _("The help request is deleted."))
            return redirect("carecases:help_requests")
    context = {"entered": entered, "help_request": shown, "lacks": lacks}
    return render(request, "carecases/remove.html", context, status=status)


@require_safe
@in_help_request(Tab.HISTORY)
def history(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Statushistorie: every step, who, when and why."""
    shown = entered.help_request
    steps = shown.steps.select_related("source", "target", "by")
    return render(
        request, "carecases/history.html", {"entered": entered, "help_request": shown, "steps": steps}
    )
