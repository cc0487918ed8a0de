"""Beheer > Organisatie and Organisaties: the own settings, and schools and institutions through time (A-29)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.actions import manage_organisation, manage_units
from core.accounts.admin_forms import NewUnitForm, OrganisationForm, UnitChangeForm
from core.accounts.admin_pages import columns_for
from core.accounts.admin_selectors import changes_for, units_for, units_with_plans
from core.accounts.administration import RefusedError
from core.accounts.choices import UnitKind
from core.accounts.forms import posted
from core.accounts.models import Unit
from core.accounts.selectors import units_named
from core.accounts.signed_in import user_of
from core.accounts.views.admin_accounts import AFTER, BEFORE
from core.lib import colour
from core.lib.paging import page_by_name

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """How the organisation shows itself, and what its sign-in pages ask."""
    user = user_of(request)
    form = OrganisationForm(user.organisation, posted(request), request.FILES or None)
    if form.is_valid():
        if manage_organisation.change_settings(user, form.values):
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("accounts:admin_organisation"))
    contrast = colour.contrast(user.organisation.accent, "#ffffff")
    context = {"form": form, "contrast": f"{contrast:.1f}", "is_darkened": contrast < colour.TEXT}
    return render(request, "accounts/admin/organisation.html", context, status=422 if form.errors else 200)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The schools and institutions, by name."""
    user = user_of(request)
    words, with_closed = request.GET.get("zoek", "").strip()[:100], "gesloten" in request.GET
    found = units_named(units_with_plans(user), words)
    if not with_closed:
        found = found.filter(closed_on=None)
    page = page_by_name(
        found, "name", PAGE_SIZE, after=request.GET.get(AFTER, ""), before=request.GET.get(BEFORE, "")
    )
    columns, facts = columns_for(user, page.rows)
    context = {
        "units": [(unit, list(zip(columns, facts[unit.pk], strict=True))) for unit in page.rows],
        "columns": columns,
        "previous": page.previous,
        "next": page.next,
        "words": words,
        "with_closed": with_closed,
    }
    return render(request, "accounts/admin/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = NewUnitForm(posted(request))
    if form.is_valid():
        try:
            made = manage_units.make_unit(user, UnitKind(form.cleaned_data["kind"]), form.facts)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return _to_unit(made)
    status = 422 if form.errors else 200
    return render(request, "accounts/admin/new_unit.html", {"form": form}, status=status)


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, what is planned, and what it was before."""
    user = user_of(request)
    shown = get_object_or_404(units_for(user).select_related("merged_into"), pk=pk)
    changes = changes_for(user)
    columns, facts = columns_for(user, [shown])
    context = {
        "unit": shown,
        "facts": list(zip(columns, facts[shown.pk], strict=True)),
        "account_count": shown.users.filter(is_active=True).count(),
        "periods": list(shown.periods.all()),
        "planned": list(changes.filter(unit=shown, done_at=None, withdrawn_at=None)),
        "coming_in": list(changes.filter(merge_into=shown, done_at=None, withdrawn_at=None)),
        "merged": list(shown.merged_units.all()),
    }
    return render(request, "accounts/admin/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, move, another BRIN or board, merge or close: one screen with a date."""
    user = user_of(request)
    shown = get_object_or_404(units_for(user).filter(closed_on=None), pk=pk)
    form = UnitChangeForm(shown, units_for(user), posted(request))
    if form.is_valid():
        try:
            change = manage_units.plan_change(user, shown, form.wanted)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            change.refresh_from_db()
            done = change.done_at is not None
            messages.success(request, _("Done.") if done else _("Planned. Until then it can be withdrawn."))
            return _to_unit(shown)
    context = {"form": form, "unit": shown, "account_count": shown.users.filter(is_active=True).count()}
    return render(request, "accounts/admin/change_unit.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_change(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    change = get_object_or_404(changes_for(user), pk=pk)
    if manage_units.withdraw_change(user, change):
        messages.success(request, _("The change is off."))
    else:
        messages.warning(request, _("This was done or withdrawn meanwhile."))
    return _to_unit(change.unit)


def _to_unit(shown: Unit) -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:admin_unit", args=[shown.pk]))
