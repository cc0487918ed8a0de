"""Hulpvragen: the list, one help request, its status and its history (C-13 to C-16, C-19, C-73)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.actions.change_status import Move, RefusedMoveError
from carecases.actions.change_status import change_status as change
from carecases.forms import FilterForm, MoveForm, shown_data
from carecases.models import HelpRequest
from carecases.selectors import Wanted, find_help_requests, help_requests_of, transitions_for
from carecases.wording import why_not_moved
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
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
def help_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of one help request."""
    user = user_of(request)
    shown = find(user, pk)
    record_looks(Action.HELP_REQUEST_SEEN, actor=user, clients=[shown.dossier], subject=shown)
    context = {
        "help_request": shown,
        **shown_data(shown.school_data),
        "may_move": user.has_right(Right.MOVE_HELP_REQUESTS) and transitions_for(user, shown).exists(),
    }
    return render(request, "carecases/help_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Status wijzigen: the ways on from here, each with what it means."""
    user = user_of(request)
    shown = find(user, pk)
    ways = list(transitions_for(user, shown))
    form = MoveForm(ways, shown.status, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            step = change(user, shown.pk, Move(data["seen"], data["target"], data["reason"]))
        except RefusedMoveError as refusal:
            shown = find(user, pk)
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
        {"help_request": shown, "form": form, "ways": ways},
        status=422 if form.errors else 200,
    )


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Statushistorie: every step, who, when and why."""
    shown = find(user_of(request), pk)
    steps = shown.steps.select_related("source", "target", "by")
    return render(request, "carecases/history.html", {"help_request": shown, "steps": steps})


def find(user: User, pk: int) -> HelpRequest:
    """A help request that the account sees, with what stands on its card; 404 for every other one."""
    seen = help_requests_of(user).select_related(
        "dossier", "school", "title", "status", "coordinator", "school_data__applicant"
    )
    return get_object_or_404(seen.prefetch_related("labels"), pk=pk)
