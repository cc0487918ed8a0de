"""Overig > Mijn gegevens: what is changed at once, what is proposed to the office, and what became of it (P-25)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.childcare.models import Child, Family, Guardian
from core.childcare.selectors import children_of
from portal.own_data.actions import proposals as actions
from portal.own_data.actions.own_data import change_own
from portal.own_data.choices import ProposalState
from portal.own_data.forms import OwnDataForm, ProposalForm
from portal.own_data.proposal_lines import shown
from portal.own_data.selectors import proposals_of

MOST_DECIDED = 10
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@asking_page
def data(request: FamilyRequest) -> HttpResponse:
    """The own data with the form for what changes at once."""
    guardian = guardian_of(request)
    form = OwnDataForm(guardian, posted(request))
    if form.is_valid():
        if change_own(guardian, form.own, form.of_family):
            messages.success(request, _("Saved. The office sees it at once."))
        return redirect("own_data:data")
    found = proposals_of(request.user)
    context = {
        "form": form,
        "guardian": guardian,
        "family": guardian.family,
        "children": list(children_of(request.user)),
        "open": [shown(one) for one in found.filter(state=ProposalState.OPEN)],
        "decided": [shown(one) for one in found.exclude(state=ProposalState.OPEN)[:MOST_DECIDED]],
    }
    return render(request, "own_data/data.html", context, status=422 if form.errors else 200)


@page
@asking_page
def propose_family(request: FamilyRequest) -> HttpResponse:
    """Another address."""
    return _propose(request, guardian_of(request).family, _("The address of the family"))


@page
@asking_page
def propose_self(request: FamilyRequest) -> HttpResponse:
    """Another name."""
    return _propose(request, guardian_of(request), _("Your name"))


@page
@asking_page
def propose_child(request: FamilyRequest, child_id: int) -> HttpResponse:
    """Allergies, remarks, and who may pick the child up."""
    child = get_object_or_404(children_of(request.user), pk=child_id)
    return _propose(request, child, _("About %(name)s") % {"name": child.first_name})


@require_POST
@asking_page
def withdraw(request: FamilyRequest, proposal_id: int) -> HttpResponse:
    proposal = get_object_or_404(proposals_of(request.user), pk=proposal_id)
    if actions.withdraw(guardian_of(request), proposal):
        messages.success(request, _("The proposal is withdrawn."))
    else:
        messages.warning(request, _("The office decided on it meanwhile."))
    return redirect("own_data:data")


def _propose(request: FamilyRequest, row: Family | Guardian | Child, title: str) -> HttpResponse:
    form = ProposalForm(row, posted(request))
    if form.is_valid():
        try:
            actions.propose(guardian_of(request), row, form.wanted, remark=form.cleaned_data["remark"])
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("Sent to the office. You hear from us when it is decided."))
            return redirect("own_data:data")
    context = {"form": form, "title": title}
    return render(request, "own_data/propose.html", context, status=422 if form.errors else 200)
