"""Overig > Observaties: what the group saw and shared, per child, to read and to save (P-31)."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.childcare.family_pages import FamilyRequest, children_page
from core.childcare.selectors import children_of
from core.lib.pdf import PdfError
from portal.observations.reading import observation_pdf
from portal.observations.selectors import in_sections, shared_observations

logger = logging.getLogger(__name__)


@require_safe
@children_page
def mine(request: FamilyRequest) -> HttpResponse:
    """Per child, the newest first."""
    found = list(shared_observations(request.user))
    children = [
        (child, [one for one in found if one.child_id == child.pk]) for child in children_of(request.user)
    ]
    context = {"children": children, "uses_observations": request.user.organisation.uses_observations}
    return render(request, "observations/mine.html", context)


@require_safe
@children_page
def read(request: FamilyRequest, observation_id: int) -> HttpResponse:
    found = get_object_or_404(shared_observations(request.user), pk=observation_id)
    context = {"observation": found, "sections": in_sections(found)}
    return render(request, "observations/read.html", context)


@require_safe
@children_page
def file(request: FamilyRequest, observation_id: int) -> HttpResponse:
    found = get_object_or_404(shared_observations(request.user), pk=observation_id)
    try:
        return observation_pdf(request.user, found)
    except PdfError as problem:
        logger.error("No PDF of an observation: %s", problem)
        messages.error(request, _("The PDF could not be made. Try again later, or print the page."))
        return redirect("observations:read", found.pk)
