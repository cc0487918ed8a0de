"""Hulpvragen: the list, one help request, its status and its history (C-13 to C-16, C-19, C-73)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.actions.change_status import Move, RefusedMoveError
from carecases.actions.change_status import change_status as change
from carecases.choices import Tab
from carecases.conditions import Lack
from carecases.forms import FilterForm, MoveForm, shown_data
from carecases.selectors import Wanted, find_help_requests, transitions_for
from carecases.views.entering import Entered, enter_help_request, in_help_request
from carecases.wording import why_not_moved
from core.accounts.forms import posted
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.lib.paging import page_by_cursor

PAGE_SIZE = 50
AFTER, BEFORE = "na", "voor"


@require_safe
def help_requests(request: HttpRequest) -> HttpResponse:
    """Newest first, with a filter per column; Wissen takes all filters away."""
    user = user_of(request)
    form = FilterForm(user, request.GET)
    wanted: Wanted = form.wanted
    page = page_by_cursor(
        find_help_requests(user, wanted),
        "made_at",
        PAGE_SIZE,
        after=request.GET.get(AFTER, ""),
        before=request.GET.get(BEFORE, ""),
        newest_first=True,
    )
    context = {
        "form": form,
        "help_requests": page.rows,
        "previous": page.previous,
        "next": page.next,
        "is_filtered": bool(wanted),
        "may_file": user.has_right(Right.FILE_HELP_REQUESTS),
    }
    is_part = request.headers.get("HX-Target") == "help-requests"
    return render(request, f"carecases/{'_help_requests' if is_part else 'help_requests'}.html", context)


@require_safe
@in_help_request(Tab.QUESTION)
def help_request(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The card of one help request."""
    user, shown = entered.user, entered.help_request
    context = {
        "entered": entered,
        "help_request": shown,
        **(shown_data(shown.school_data) if Tab.SCHOOL in entered.seat.sees else {}),
        "may_move": entered.may_work
        and user.has_right(Right.MOVE_HELP_REQUESTS)
        and transitions_for(user, shown).exists(),
    }
    return render(request, "carecases/help_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.QUESTION, working=True)
def change_status(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Status wijzigen: the ways on from here, each with what it means."""
    user, shown = entered.user, entered.help_request
    ways = list(transitions_for(user, shown))
    form = MoveForm(ways, shown.status, posted(request))
    lacks: list[Lack] = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            step = change(user, shown.pk, Move(data["seen"], data["target"], data["reason"]))
        except RefusedMoveError as refusal:
            shown = enter_help_request(user, shown.pk, Tab.QUESTION).help_request
            lacks = refusal.lacks
            ways = list(transitions_for(user, shown))
            form = MoveForm(ways, shown.status, posted(request))
            if not form.errors:
                form.add_error("reason" if refusal.is_about_reason else None, why_not_moved(refusal))
        else:
            messages.success(request, _("The status is “%(status)s” now.") % {"status": step.target.label})
            return redirect("carecases:help_request", shown.pk)
    return render(
        request,
        "carecases/change_status.html",
        {"entered": entered, "help_request": shown, "form": form, "ways": ways, "lacks": lacks},
        status=422 if form.errors else 200,
    )


@require_safe
@in_help_request(Tab.HISTORY)
def history(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Statushistorie: every step, who, when and why."""
    shown = entered.help_request
    steps = shown.steps.select_related("source", "target", "by")
    return render(
        request, "carecases/history.html", {"entered": entered, "help_request": shown, "steps": steps}
    )
