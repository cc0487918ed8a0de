"""Credits at the planners' desk: find a child, its credits with their ledger, and changing them (R-33)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.rights import Right
from core.childcare.models import Child
from core.lib import clock
from requests_app.actions import manage_credits
from requests_app.choices import CreditOrigin, CreditUnit
from requests_app.credit_forms import CorrectForm, EndForm, GrantForm, ReasonForm
from requests_app.facts import policy_of
from requests_app.models import Credit
from requests_app.rules.absence import WITHOUT_END
from requests_app.rules.policy import CalendarFacts, EarnsByGoodwill, Scope
from requests_app.selectors import (
    children_to_grant,
    children_with_credits,
    credits_for_desk,
    credits_to_grant,
)
from requests_app.views.desk import CONFLICT, INVALID, DeskRequest
from requests_app.words import credit_words

PAGE = 25
YEAR = timedelta(days=365)


@require_safe
def find(request: DeskRequest) -> HttpResponse:
    """Children by name or debtor number."""
    typed = request.GET.get("zoek", "").strip()[:80]
    page = None
    if typed:
        page = Paginator(_matching(children_with_credits(request.user), typed), PAGE).get_page(
            request.GET.get("page")
        )
    return render(request, "desk/credits_find.html", {"typed": typed, "page": page})


def _matching(children: QuerySet[Child], typed: str) -> QuerySet[Child]:
    """Every word must be in the name, or the whole be a debtor number."""
    named = Q()
    for word in typed.split():
        named &= Q(first_name__icontains=word) | Q(prefix__icontains=word) | Q(last_name__icontains=word)
    return children.filter(named | Q(family__debtor_number=typed)).order_by("last_name", "first_name", "pk")


@require_safe
def child(request: DeskRequest, child_id: int) -> HttpResponse:
    """The credits of one child, the one that lapses last on top, each with its ledger."""
    found = get_object_or_404(children_with_credits(request.user), pk=child_id)
    credits = (
        credits_for_desk(request.user)
        .filter(child=found)
        .prefetch_related("movements__by", "movements__booking")
        .order_by("-valid_until", "-pk")
    )
    page = Paginator(credits, PAGE).get_page(request.GET.get("page"))
    context = {
        "child": found,
        "page": page,
        "today": clock.today(),
        "may_grant": request.user.has_right(Right.GRANT_CREDITS),
    }
    return render(request, "desk/credits_child.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: DeskRequest, child_id: int) -> HttpResponse:
    found = _child(request, child_id)
    form = GrantForm(request.POST or None, request.user, _usual(found))
    if form.is_valid():
        manage_credits.grant(
            request.user, form.credit_for(found), form.cleaned_data["amount"], form.cleaned_data["reason"]
        )
        messages.success(request, _("%(child)s has a new credit.") % {"child": found.first_name})
        return redirect("desk:credits_child", found.pk)
    return _form(request, found, form, _("Grant a credit"))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest, credit_id: int) -> HttpResponse:
    credit = _credit(request, credit_id)
    form = CorrectForm(request.POST or None)
    if form.is_valid():
        try:
            manage_credits.correct(
                request.user, credit, form.cleaned_data["amount"], form.cleaned_data["reason"]
            )
        except manage_credits.BelowZeroError as error:
            form.add_error("amount", _below_zero(error, credit))
        else:
            messages.success(request, _("The credit has been corrected."))
            return redirect("desk:credits_child", credit.child_id)
    return _form(request, credit.child, form, _("Correct a credit"), credit)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: DeskRequest, credit_id: int) -> HttpResponse:
    credit = _credit(request, credit_id)
    form = EndForm(request.POST or None, credit)
    if form.is_valid():
        manage_credits.end(request.user, credit, form.cleaned_data["on"], form.cleaned_data["reason"])
        messages.success(request, _("The credit ends earlier now."))
        return redirect("desk:credits_child", credit.child_id)
    return _form(request, credit.child, form, _("End a credit early"), credit)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: DeskRequest, credit_id: int) -> HttpResponse:
    credit = _credit(request, credit_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            manage_credits.take_back(request.user, credit, form.cleaned_data["reason"])
        except manage_credits.CreditUsedError as error:
            return _form(
                request, credit.child, form, _("Take back a credit"), credit, status=CONFLICT, uses=error.uses
            )
        messages.success(request, _("The credit has been taken back."))
        return redirect("desk:credits_child", credit.child_id)
    return _form(request, credit.child, form, _("Take back a credit"), credit)


def _form(
    request: DeskRequest,
    child: Child,
    form: ReasonForm,
    title: str,
    credit: Credit | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"child": child, "credit": credit, "form": form, "title": title, **more}
    return render(request, "desk/credits_form.html", context, status=INVALID if form.errors else status)


def _usual(child: Child) -> dict[str, Any]:
    """What the policy says of goodwill: how long it can be used; a year where it says nothing."""
    today = clock.today()
    placement = child.placements.select_related("group").order_by("-valid_from").first()
    rule = None
    if placement is not None:
        scope = Scope(placement.group.location_id, placement.group.care_type, placement.contract_form)
        rule = policy_of(child.family.organisation).find(EarnsByGoodwill, scope, today)
    until = today + YEAR
    if rule is not None and placement is not None:
        calendar = CalendarFacts(lambda on: on.isoweekday() < 6, (), placement.valid_until)
        until = rule.validity.bounds(today, calendar).last or today + WITHOUT_END
    return {
        "unit": CreditUnit.HOURS,
        "origin": CreditOrigin.GOODWILL,
        "valid_from": today,
        "valid_until": until,
    }


def _below_zero(error: manage_credits.BelowZeroError, credit: Credit) -> str:
    words = _("This credit holds %(balance)s: less than nothing is not possible.") % {
        "balance": credit_words(error.balance, credit.unit)
    }
    if error.reserved:
        words += " " + _("%(reserved)s is reserved for requests that are not decided yet.") % {
            "reserved": credit_words(error.reserved, credit.unit)
        }
    return words


def _child(request: DeskRequest, child_id: int) -> Child:
    return get_object_or_404(children_to_grant(request.user), pk=child_id)


def _credit(request: DeskRequest, credit_id: int) -> Credit:
    return get_object_or_404(credits_to_grant(request.user), pk=credit_id)
