"""Dag aanvragen: the request as it is put together, and submitting it (R-03 to R-08, R-11)."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from requests_app.actions import draft as drafts
from requests_app.actions.submit_request import quote_draft, submit
from requests_app.forms import DraftForm
from requests_app.models import Draft
from requests_app.rules.quote import Quote
from requests_app.rules.refusals import Code, Refused
from requests_app.selectors import credits_of


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def draft(request: FamilyRequest) -> HttpResponse:
    """Shows the bookings and what goes with them; its buttons add a day, take one out, or submit."""
    if request.method != "POST":
        return _page(request)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "add" in request.POST or "remove" in request.POST or "keep" in request.POST:
        return _change(request, form)
    return _submit(request, form)


def _change(request: FamilyRequest, form: DraftForm) -> HttpResponse:
    """Keep what was typed, then do what the button says."""
    guardian = guardian_of(request)
    own = drafts.get_draft(guardian)
    data = form.cleaned_data
    drafts.keep_options(
        guardian,
        as_a_whole=data["as_a_whole"],
        expires_on=_chosen_expiry(own, data["expires_on"], quote_draft(guardian, drafts.items_of(own))),
        remark=data["remark"],
    )
    if "remove" in request.POST:
        drafts.remove_item(guardian, request.POST["remove"])
    return redirect("requests:add_day" if "add" in request.POST else "requests:draft")


def _chosen_expiry(own: Draft, typed: date | None, quoted: Quote) -> date | None:
    """The default of the policy follows the first day; only another date is the parent's own."""
    return None if typed == quoted.default_expiry else typed


def _submit(request: FamilyRequest, form: DraftForm) -> HttpResponse:
    try:
        submit(guardian_of(request), form.submission())
    except Refused as refused:
        form.explain(refused.refusals)
        changed = any(refusal.code is Code.CHANGED_MEANWHILE for refusal in refused.refusals)
        return _page(request, form, status=409 if changed else 422)
    messages.success(
        request,
        _("Your request has been sent. You will get a message when everything has been decided."),
    )
    return redirect("requests:overview")


def _page(request: FamilyRequest, form: DraftForm | None = None, status: int = 200) -> HttpResponse:
    guardian = guardian_of(request)
    own = drafts.get_draft(guardian)
    quoted = quote_draft(guardian, drafts.items_of(own))
    form = DraftForm.of(own, quoted) if form is None else form.about(quoted)
    credits = credits_of(request.user).in_bulk([line.credit_id for line in quoted.lines if line.credit_id])
    context = {
        "form": form,
        "carried": {"key": own.key, "seen": quoted.digest},
        "quoted": quoted,
        "items": [{"quoted": item, "credit": credits.get(item.item.credit_id)} for item in quoted.items],
    }
    return render(request, "requests/draft.html", context, status=status)
