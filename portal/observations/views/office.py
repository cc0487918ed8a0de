"""Kantoor > Observatieformulieren: what groups observe at which age, and whether observations are used (P-31)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.actions.manage_organisation import change_settings
from core.accounts.forms import posted
from portal.group_day.views.day import StaffRequest
from portal.observations.actions.forms import save_form
from portal.observations.forms import DetailsForm, Questions, initial_rows
from portal.observations.rules.questions import rows_of
from portal.observations.selectors import asked, forms_of, forms_with_versions

REFUSED = 422
MORE_ROWS = 3


@require_safe
def forms(request: StaffRequest) -> HttpResponse:
    context = {
        "forms": forms_with_versions(request.user),
        "uses_observations": request.user.organisation.uses_observations,
    }
    return render(request, "observations/forms.html", context)


@require_POST
def switch(request: StaffRequest) -> HttpResponse:
    """Use observations, or no more: what was shared before is then not shown either."""
    is_on = "aan" in request.POST
    change_settings(request.user, {"uses_observations": is_on})
    messages.success(request, _("Observations are on.") if is_on else _("Observations are off."))
    return redirect("observations:forms")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, form_id: int | None = None) -> HttpResponse:
    """A new form, or another version of one; "rijen" adds empty rows and stores nothing."""
    found = get_object_or_404(forms_of(request.user), pk=form_id) if form_id is not None else None
    newest = found.versions.first() if found else None
    rows = initial_rows(rows_of(asked(newest))) if newest else []
    data = posted(request)
    if data is not None and "rijen" in data:
        data = data.copy()
        shown = data.get("form-TOTAL_FORMS", "")
        data["form-TOTAL_FORMS"] = str(
            (int(shown) if shown.isdecimal() and len(shown) < 4 else 0) + MORE_ROWS
        )
        details, questions = (
            DetailsForm(request.user.organisation_id, found, data),
            Questions(data, initial=None if data else rows),
        )
        return _page(request, found, details, questions)
    details, questions = (
        DetailsForm(request.user.organisation_id, found, data),
        Questions(data, initial=None if data else rows),
    )
    if data is None:
        return _page(request, found, details, questions)
    problem = ""
    if details.is_valid() and questions.is_valid():
        kept = [row for row in (one.row for one in questions) if row is not None]
        if kept:
            saved = save_form(request.user, found, details.details, kept)
            messages.success(request, _("Saved."))
            return redirect("observations:form", saved.pk)
        problem = _("Fill in one question at least.")
    return _page(request, found, details, questions, problem=problem, status=REFUSED)


def _page(
    request: StaffRequest,
    found: object,
    details: DetailsForm,
    questions: object,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": details, "found": found, "questions": questions, "problem": problem}
    return render(request, "observations/form.html", context, status=status)
