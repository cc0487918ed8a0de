"""Groep > Observaties: children, and writing about one of them (P-42)."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.forms import posted
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib import clock
from core.lib.paging import page_by_name
from core.lib.pdf import PdfError
from portal.group_day.views.day import StaffRequest
from portal.observations.actions.write import begin as act_begin
from portal.observations.actions.write import remove_draft, save_draft, share
from portal.observations.forms import WriteForm
from portal.observations.models import Observation
from portal.observations.reading import observation_pdf
from portal.observations.refusals import ObservationRefusedError
from portal.observations.selectors import (
    fits_age,
    forms_for,
    group_of_child,
    in_sections,
    observations_for_staff,
    observed_children,
)

CONFLICT = 409
REFUSED = 422
PAGE = 50
logger = logging.getLogger(__name__)


@require_safe
def children(request: StaffRequest) -> HttpResponse:
    """The children of the user's groups, with when they were observed last and which drafts wait."""
    text = request.GET.get("zoek", "").strip()[:60]
    found = observed_children(request.user)
    for word in text.split()[:5]:
        found = found.filter(first_name__icontains=word) | found.filter(last_name__icontains=word)
    page = page_by_name(
        found, "first_name", PAGE, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    context = {
        "page": page,
        "text": text,
        "uses_observations": request.user.organisation.uses_observations,
    }
    return render(request, "observations/children.html", context)


@require_safe
def child(request: StaffRequest, child_id: int) -> HttpResponse:
    """One child: what was written, and the forms to begin with; looking is recorded (N-21)."""
    found = get_object_or_404(observed_children(request.user), pk=child_id)
    record_looks(Action.OBSERVATION_OPENED, actor=request.user, clients=[found])
    context = {
        "child": found,
        "observations": observations_for_staff(request.user).filter(child=found),
        "forms": [(form, fits_age(form, found, clock.today())) for form in forms_for(request.user, found)],
        "today": clock.today(),
    }
    return render(request, "observations/child.html", context)


@require_POST
def begin(request: StaffRequest, child_id: int, form_id: int) -> HttpResponse:
    """A draft on the newest version of a form."""
    found = get_object_or_404(observed_children(request.user), pk=child_id)
    group = group_of_child(request.user, found)
    form = next((form for form in forms_for(request.user, found) if form.pk == form_id), None)
    if group is None or form is None:
        messages.error(request, _("This form is not in use any more. Choose another one."))
        return redirect("observations:child", found.pk)
    made = act_begin(request.user, found, group, form.newest)  # type: ignore[attr-defined]
    return redirect("observations:write", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: StaffRequest, observation_id: int) -> HttpResponse:
    """The draft to write on; what is final is only read."""
    found = get_object_or_404(observations_for_staff(request.user), pk=observation_id)
    record_looks(Action.OBSERVATION_OPENED, actor=request.user, clients=[found.child])
    if found.is_final:
        return _read(request, found)
    form = WriteForm(found, posted(request))
    status = 200
    if form.is_bound:
        if not form.is_valid():
            status = REFUSED
        else:
            try:
                return _save(request, found, form)
            except ObservationRefusedError as refused:
                status = CONFLICT if refused.is_late else REFUSED
                form = _again(request, found, form)
                form.add_error(None, refused.words)
    return render(request, "observations/write.html", {"observation": found, "form": form}, status=status)


def _save(request: StaffRequest, found: Observation, form: WriteForm) -> HttpResponse:
    if "delen" in request.POST:
        share(request.user, found, form.written)
        messages.success(request, _("The observation is shared with the parents."))
    else:
        save_draft(request.user, found, form.written)
        messages.success(request, _("The draft is saved."))
    return redirect("observations:write", found.pk)


def _again(request: StaffRequest, found: Observation, form: WriteForm) -> WriteForm:
    """The same words on the observation as it is now: saving again is meant to replace it."""
    found.refresh_from_db()
    data = request.POST.copy()
    data["seen"] = str(found.changes)
    again = WriteForm(found, data)
    again.is_valid()
    return again


def _read(request: StaffRequest, found: Observation) -> HttpResponse:
    status = 200
    if request.method == "POST":
        messages.error(
            request, _("This observation is shared or removed meanwhile, so it cannot be changed any more.")
        )
        status = CONFLICT
    context = {"observation": found, "sections": in_sections(found), "is_staff": True}
    return render(request, "observations/staff_read.html", context, status=status)


@require_POST
def remove(request: StaffRequest, observation_id: int) -> HttpResponse:
    found = get_object_or_404(observations_for_staff(request.user), pk=observation_id)
    try:
        remove_draft(request.user, found)
    except ObservationRefusedError as refused:
        messages.error(request, refused.words)
        return redirect("observations:write", found.pk)
    messages.success(request, _("The draft is removed."))
    return redirect("observations:child", found.child_id)


@require_safe
def file(request: StaffRequest, observation_id: int) -> HttpResponse:
    """A final observation as PDF."""
    final = observations_for_staff(request.user).filter(final_at__isnull=False)
    found = get_object_or_404(final, pk=observation_id)
    try:
        return observation_pdf(request.user, found)
    except PdfError as problem:
        logger.error("No PDF of an observation: %s", problem)
        messages.error(request, _("The PDF could not be made. Try again later, or print the page."))
        return redirect("observations:write", found.pk)
