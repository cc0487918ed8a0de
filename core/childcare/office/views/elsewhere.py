"""Kantoor > Gezinnen > Back-office: what the register elsewhere holds of a family (K-17, K-21)."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.gateway import family_copies
from core.childcare.gateway.contract import PROBLEM_WORDS
from core.childcare.models import Family
from core.childcare.office.selectors import families_for


@require_safe
def family_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """The last good copy with its age. Looking is recorded, once an hour."""
    shown = _family(request, pk)
    with transaction.atomic():
        guardians = list(shown.guardians.all())
        record_looks(Action.FAMILY_OPENED, actor=user_of(request), clients=guardians, subject=shown)
    copied = family_copies.family_copy_of(shown)
    return render(request, "office/family_elsewhere.html", {"family": shown, "copied": copied})


@require_POST
def family_elsewhere_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch it now."""
    shown = _family(request, pk)
    copied = family_copies.refresh_now(user_of(request), shown)
    if copied.problem is None:
        messages.success(request, _("Fetched: this is what the back-office holds now."))
    else:
        words = _("Not fetched: %(problem)s. The last good copy stays.")
        messages.error(request, words % {"problem": PROBLEM_WORDS[copied.problem]})
    return redirect("office:family_elsewhere", shown.pk)


def _family(request: HttpRequest, pk: int) -> Family:
    """A family of the own organisation, whose register is elsewhere."""
    user = user_of(request)
    shown: Family = get_object_or_404(families_for(user), pk=pk)
    if not family_copies.is_elsewhere(shown.organisation_id):
        raise Http404
    return shown
