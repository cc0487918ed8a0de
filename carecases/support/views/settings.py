"""Who may grant what, kinds of support, and practitioners: kept by administrators (C-66, C-74)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.choices import TitleKind
from carecases.models import Title
from carecases.support.forms import ApproachTypeForm, MandateForm, NumberingForm, PractitionerForm, TermsForm
from carecases.support.models import ApproachType, MandateRule, Practitioner, TitleTerms, TlvNumbering
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """All lists on one page, and what the numbers of TLVs begin with."""
    own = {"organisation": user_of(request).organisation_id}
    context = {
        "mandates": MandateRule.objects.filter(**own).select_related("role", "title"),
        "types": ApproachType.objects.filter(**own),
        "practitioners": Practitioner.objects.filter(**own).select_related("user"),
        "titles": _titles_decided_on(user_of(request)).select_related("terms"),
        "numbering": TlvNumbering.objects.filter(**own).first(),
    }
    return render(request, "support/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A rule: which role grants what, up to what amount."""
    return _edit(request, MandateRule, MandateForm, pk, _("Mandate"))


@require_http_methods(["GET", "HEAD", "POST"])
def approach_type(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A kind of support with its statuses."""
    return _edit(request, ApproachType, ApproachTypeForm, pk, _("Type of approach"))


@require_http_methods(["GET", "HEAD", "POST"])
def practitioner(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Who carries out approaches, and how many hours a week."""
    return _edit(request, Practitioner, PractitionerForm, pk, _("Practitioner"))


@require_http_methods(["GET", "HEAD", "POST"])
def numbering(request: HttpRequest) -> HttpResponse:
    """What the numbers of TLVs begin with, from the next one on."""
    user = user_of(request)
    row = TlvNumbering.objects.filter(organisation=user.organisation_id).first()
    form = NumberingForm(posted(request), instance=row or TlvNumbering(organisation=user.organisation))
    if form.is_valid() and _saved(user, form):
        messages.success(request, _("Saved."))
        return redirect("support:settings")
    context = {"form": form, "title": _("Numbers of TLVs"), "may_remove": False, "problem": ""}
    return render(request, "support/settings_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, title_id: int) -> HttpResponse:
    """What a decision on a title asks besides the mandate."""
    user = user_of(request)
    title = get_object_or_404(_titles_decided_on(user), pk=title_id)
    row = TitleTerms.objects.filter(title=title).first() or TitleTerms(title=title)
    form = TermsForm(posted(request), instance=row)
    if form.is_valid() and _saved(user, form):
        messages.success(request, _("Saved."))
        return redirect("support:settings")
    context = {"form": form, "title": title.name, "may_remove": False, "problem": ""}
    return render(request, "support/settings_form.html", context, status=422 if form.errors else 200)


def _titles_decided_on(user: User) -> QuerySet[Title]:
    """Those on which decisions are taken; on a TLV and an exchange there are none."""
    kinds = (TitleKind.SUPPORT, TitleKind.BUDGET)
    return Title.objects.filter(organisation=user.organisation_id, kind__in=kinds).order_by("name", "pk")


def _edit(
    request: HttpRequest, model: type[Model], form_of: Callable[..., Any], pk: int | None, title: str
) -> HttpResponse:
    user = user_of(request)
    rows = model._default_manager.filter(organisation=user.organisation_id)
    row = get_object_or_404(rows, pk=pk) if pk else model(organisation=user.organisation)
    removing = request.method == "POST" and "remove" in request.POST
    form = form_of(None if removing else posted(request), instance=row)
    problem = _removed(user, row) if removing else ""
    if (removing and not problem) or (form.is_valid() and _saved(user, form)):
        messages.success(request, _("Saved."))
        return redirect("support:settings")
    context = {"form": form, "title": title, "may_remove": bool(pk), "problem": problem}
    return render(
        request, "support/settings_form.html", context, status=422 if form.errors or problem else 200
    )


def _saved(user: User, form: Any) -> bool:
    try:
        with transaction.atomic():
            form.save()
            trail.record(Action.SUPPORT_SET, actor=user, subject=form.instance)
    except IntegrityError:
        form.add_error(None, _("There is one for this already. Change that one."))
        return False
    return True


def _removed(user: User, row: Any) -> str:
    """Empty when it is gone; else why not."""
    try:
        with transaction.atomic():
            trail.record(Action.SUPPORT_SET, actor=user, subject=row, removed=True)
            row.delete()
    except ProtectedError:
        return _("Approaches use it, so it stays. A type can be made one that is not planned any more.")
    return ""
