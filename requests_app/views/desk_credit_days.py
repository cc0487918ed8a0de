"""Credits for days without care: choose a day, look ahead, start, and see how far it is (R-33)."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from requests_app.actions import credit_runs
from requests_app.choices import RunLineState
from requests_app.credit_days import FreeDay, free_days
from requests_app.models import CreditRun
from requests_app.selectors import credit_runs_for_desk
from requests_app.views.desk import CONFLICT, DeskRequest, wants

BACK, AHEAD = timedelta(days=92), timedelta(days=400)
PAGE = 50
PROBLEMS = (RunLineState.LEFT_OUT, RunLineState.KEPT)


@require_safe
def days(request: DeskRequest) -> HttpResponse:
    """The days without care around today, and what was granted for days before."""
    runs = Paginator(credit_runs_for_desk(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/credit_days.html", {"days": _days(request), "runs": runs})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: DeskRequest, key: str) -> HttpResponse:
    """What a run would do; with the button it starts."""
    day = next((day for day in _days(request) if day.key == key), None)
    if day is None:
        messages.error(request, _("This day is not a day without care any more."))
        return redirect("desk:credit_days")
    problem = ""
    if request.method == "POST":
        try:
            return redirect("desk:credit_run", credit_runs.start(request.user, day).pk)
        except credit_runs.RunningAlreadyError:
            problem = _("Credits for this day are being granted at this moment.")
    ahead = credit_runs.preview(credit_runs.new_run(request.user, day))
    context = {"day": day, "preview": ahead, "problem": problem}
    return render(request, "desk/credit_day.html", context, status=CONFLICT if problem else 200)


@require_safe
def run(request: DeskRequest, run_id: int) -> HttpResponse:
    """How far a run is; a script asks again every two seconds as long as it is at work."""
    found = _run(request, run_id)
    lines = found.lines.filter(state__in=PROBLEMS).select_related("child__family")
    context = {
        "run": found,
        "granted": found.lines.filter(state=RunLineState.GRANTED).count(),
        "kept": found.lines.filter(state=RunLineState.KEPT).count(),
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
    }
    part = wants(request, "run-progress")
    return render(request, "desk/_credit_run.html" if part else "desk/credit_run.html", context)


@require_POST
def cancel(request: DeskRequest, run_id: int) -> HttpResponse:
    found = _run(request, run_id)
    credit_runs.cancel(request.user, found)
    return redirect("desk:credit_run", found.pk)


@require_POST
def undo(request: DeskRequest, run_id: int) -> HttpResponse:
    found = _run(request, run_id)
    credit_runs.undo(request.user, found)
    return redirect("desk:credit_run", found.pk)


def _run(request: DeskRequest, run_id: int) -> CreditRun:
    return get_object_or_404(credit_runs_for_desk(request.user), pk=run_id)


def _days(request: DeskRequest) -> list[FreeDay]:
    today = clock.today()
    return free_days(request.user.organisation, today - BACK, today + AHEAD)
