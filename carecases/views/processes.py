"""Beheer > Hulpvragen > Processen: how help requests go, as a drawing, as a table, and to change (C-13)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.actions.save_process import (
    ChangedMeanwhileError,
    HidesHelpRequestsError,
    NameTakenError,
    RefusedPlanError,
    begun_at,
    plan_of,
    save_process,
    standing_at,
)
from carecases.admin_selectors import processes_of
from carecases.choices import Need, Side, Turn
from carecases.models import Function, Process
from carecases.process_forms import ProcessEditor
from carecases.process_wording import changed_meanwhile, name_taken, what_it_hides, why_not_saved
from carecases.rules.process_drawing import draw
from carecases.rules.process_plan import Plan, first_codes
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of

ADD, DRAW = "rij", "tekenen"
"""Buttons of the editor that save nothing."""


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """All processes with how many statuses and titles each has."""
    return render(request, "carecases/admin/processes.html", {"processes": processes_of(user_of(request))})


@require_safe
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """One process: the drawing, and the same as tables."""
    user = user_of(request)
    shown = get_object_or_404(processes_of(user), pk=pk)
    plan = plan_of(shown)
    context = {
        "process": shown,
        "titles": shown.titles.all(),
        **_shown_plan(user, plan, begun_at(shown)),
        "standing": standing_at(shown),
    }
    return render(request, "carecases/admin/process.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_process(request: HttpRequest) -> HttpResponse:
    """An empty process to fill in."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_process(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole process as one form."""
    return _edit(request, get_object_or_404(processes_of(user_of(request)), pk=pk))


def _edit(request: HttpRequest, found: Process | None) -> HttpResponse:
    user = user_of(request)
    plan = plan_of(found) if found else Plan("", (), ())
    added = request.POST.get(ADD, "")
    editor = ProcessEditor(user, plan, posted(request), add=added)
    said: list[str] = []
    is_saving = request.method == "POST" and not added and DRAW not in request.POST
    is_valid = request.method == "POST" and editor.is_valid()
    if is_saving and is_valid:
        saved, said = _try_to_save(user, found, editor)
        if saved is not None:
            messages.success(request, _("The process “%(name)s” is saved.") % {"name": saved.name})
            return redirect("care_admin:process", saved.pk)
    elif is_saving:
        said = [_("Something is not filled in well. The rows that are open below say what.")]
    drawn = editor.plan if is_valid else plan
    context = {
        "process": found,
        "editor": editor,
        "said": said,
        "is_adding": added,
        **_shown_plan(user, drawn, begun_at(found)),
    }
    status = 422 if said else 200
    return render(request, "carecases/admin/change_process.html", context, status=status)


def _try_to_save(
    user: User, found: Process | None, editor: ProcessEditor
) -> tuple[Process | None, list[str]]:
    values = editor.process.cleaned_data
    try:
        saved = save_process(
            user, found, editor.plan, seen=values["seen"], hiding_is_meant=values["hiding_is_meant"]
        )
    except RefusedPlanError as refusal:
        return None, why_not_saved(refusal)
    except ChangedMeanwhileError:
        return None, [changed_meanwhile()]
    except NameTakenError:
        editor.process.add_error("name", name_taken())
        return None, [name_taken()]
    except HidesHelpRequestsError as refusal:
        editor.process.ask_whether_hiding_is_meant()
        return None, what_it_hides(refusal)
    return saved, []


def _shown_plan(user: User, plan: Plan, begun: list[int]) -> dict[str, Any]:
    """The plan for the drawing and its tables, with the words for what its rows hold."""
    labels = {status.code: status.label for status in plan.statuses}
    functions = dict(Function.objects.filter(organisation=user.organisation_id).values_list("pk", "name"))
    return {
        "plan": plan,
        "drawing": draw(plan, first_codes(plan, begun)),
        "rows": [
            {
                "status": status,
                "turn": Turn(status.turn).label,
                "function": functions.get(status.function or 0),
            }
            for status in plan.statuses
        ],
        "ways": [
            {
                "source": labels[way.source],
                "target": labels[way.target],
                "sides": [Side(side).label for side in way.sides],
                "needs": [Need(need).label for need in way.needs],
            }
            for way in plan.ways
        ],
    }
