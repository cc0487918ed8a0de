"""Overig > Functies > Administratie: what the back-office of the organisation holds of the own family (K-17, K-21)."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts import limits
from core.accounts.limits import Budget, Counted
from core.accounts.waiting import again_words
from core.childcare.family_pages import FamilyRequest, asking_page
from core.childcare.gateway import family_copies
from core.childcare.gateway.contract import PROBLEM_WORDS

REFRESHED = Budget("family fetched from back-office", 10, timedelta(hours=1))


@require_safe
@asking_page
def elsewhere(request: FamilyRequest) -> HttpResponse:
    """The last good copy with its age."""
    _require_elsewhere(request)
    copied = family_copies.family_copy_of(request.access.family)
    return render(request, "portal/elsewhere.html", {"copied": copied})


@require_POST
@asking_page
def refresh(request: FamilyRequest) -> HttpResponse:
    """Fetch it now, ten times an hour at most."""
    _require_elsewhere(request)
    family = request.access.family
    attempt = limits.begin(Counted(REFRESHED, str(family.pk)))
    if attempt.waits_until:
        messages.info(request, again_words(attempt.waits_until))
        return redirect("portal:elsewhere")
    copied = family_copies.refresh_now(request.user, family)
    if copied.problem is None:
        messages.success(request, _("Fetched: this is what the office holds now."))
    else:
        words = _("Not fetched: %(problem)s. The last good copy stays.")
        messages.error(request, words % {"problem": PROBLEM_WORDS[copied.problem]})
    return redirect("portal:elsewhere")


def _require_elsewhere(request: FamilyRequest) -> None:
    if not family_copies.is_elsewhere(request.access.family.organisation_id):
        raise Http404
