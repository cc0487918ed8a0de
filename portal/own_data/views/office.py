"""The office decides on what parents propose, and editors publish what parents are asked (P-25, P-30)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.actions.consents import publish_consent_text
from core.childcare.choices import ConsentKind
from core.childcare.consents import tallies_for, texts_for
from portal.own_data.actions import proposals as actions
from portal.own_data.choices import ProposalState
from portal.own_data.forms import ConsentTextForm, DecideForm
from portal.own_data.models import Proposal
from portal.own_data.proposal_lines import shown
from portal.own_data.selectors import proposals_for

PAGE = 50
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits, the longest waiting first; with `alle` what was decided too, newest first."""
    with_decided = "alle" in request.GET
    found = proposals_for(user_of(request))
    rows = found if with_decided else found.filter(state=ProposalState.OPEN).order_by("made_at", "pk")
    listed = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": listed, "rows": [shown(one) for one in listed], "with_decided": with_decided}
    return render(request, "own_data/office/proposals.html", context)


@page
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal beside what is on file, with accepting and refusing."""
    user = user_of(request)
    found = get_object_or_404(proposals_for(user), pk=proposal_id)
    form = DecideForm(posted(request))
    if form.is_valid():
        try:
            _decide(user, found, form)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
            found = get_object_or_404(proposals_for(user), pk=proposal_id)
        else:
            messages.success(request, _("Done. The parent is told."))
            return redirect("own_data:proposals")
    record_looks(
        Action.PROPOSAL_OPENED, actor=user, clients=[found.child or found.guardian or found.by], subject=found
    )
    context = {"form": form, "shown": shown(found), "is_open": found.state == ProposalState.OPEN}
    return render(request, "own_data/office/proposal.html", context, status=422 if form.errors else 200)


@require_safe
def consent_texts(request: HttpRequest) -> HttpResponse:
    """Every kind with its version and how it was answered."""
    return render(request, "own_data/office/consent_texts.html", {"tallies": tallies_for(user_of(request))})


@page
def consent_text(request: HttpRequest, kind: str) -> HttpResponse:
    """The versions of one text, and the form for the next."""
    if kind not in ConsentKind.values:
        raise Http404
    user, wanted = user_of(request), ConsentKind(kind)
    versions = list(texts_for(user).filter(kind=wanted).order_by("-number"))
    initial = {"title": versions[0].title, "text": versions[0].text} if versions else {}
    form = ConsentTextForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            publish_consent_text(user, wanted, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("Published. Parents are asked from now on."))
            return redirect("own_data:consent_texts")
    context = {"form": form, "kind": wanted, "versions": versions}
    return render(request, "own_data/office/consent_text.html", context, status=422 if form.errors else 200)


def _decide(user: User, found: Proposal, form: DecideForm) -> None:
    if form.is_refusal:
        actions.refuse(user, found, reason=form.cleaned_data["reason"])
    else:
        actions.accept(user, found)
