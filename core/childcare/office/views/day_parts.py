"""Kantoor > Dagdelen en prijzen (K-07, K-22)."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.childcare.actions import keep_day_parts as acts
from core.childcare.choices import CareType, PriceUnit
from core.childcare.models import DayPart, DayPartPrice
from core.childcare.office.forms.day_parts import DayPartForm, PriceForm
from core.childcare.office.selectors import day_parts_for, prices_for
from core.childcare.office.views.pages import INVALID, record_page
from core.childcare.records.history import history_of
from core.lib import clock


@require_safe
def day_parts(request: HttpRequest) -> HttpResponse:
    """All day parts by care type, each with the price of today."""
    price = DayPartPrice.objects.filter(day_part=OuterRef("pk"), valid_from__lte=clock.today()).order_by(
        "-valid_from"
    )
    rows = (
        day_parts_for(user_of(request))
        .annotate(amount=Subquery(price.values("amount")[:1]), unit=Subquery(price.values("unit")[:1]))
        .prefetch_related("locations")
        .order_by("care_type", "contract_form", "starts", "name")
    )
    kinds = [
        (CareType(kind).label, list(parts)) for kind, parts in groupby(rows, lambda part: part.care_type)
    ]
    return render(request, "office/day_parts.html", {"kinds": kinds, "per_hour": PriceUnit.HOUR})


@require_http_methods(["GET", "HEAD", "POST"])
def day_part(request: HttpRequest, pk: int) -> HttpResponse:
    """One day part with its prices, how parents see it, and a new price."""
    user = user_of(request)
    shown = get_object_or_404(day_parts_for(user).prefetch_related("locations"), pk=pk)
    newest = shown.prices.order_by("-valid_from").first()
    new = DayPartPrice(day_part=shown, unit=newest.unit if newest else PriceUnit.HOUR)
    form = PriceForm(posted(request), instance=new)
    if form.is_valid():
        try:
            acts.set_price(user, form.instance)
        except RefusedError as refusal:
            form.add_error("valid_from", refusal.words)
        else:
            messages.success(request, _("The price is saved."))
            return redirect("office:day_part", shown.pk)
    prices = list(shown.prices.order_by("-valid_from"))
    today = clock.today()
    context = {
        "part": shown,
        "prices": [(price, price.valid_from > today) for price in prices],
        "now": next((price for price in prices if price.valid_from <= today), None),
        "per_hour": PriceUnit.HOUR,
        "form": form,
        "history": history_of(user, shown),
    }
    return render(request, "office/day_part.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_day_part(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = DayPartForm(user, posted(request), instance=DayPart())
    page = _page(_("New day part"), _("Day parts and prices"), reverse("office:day_parts"))
    return record_page(
        request,
        form,
        page,
        lambda: acts.add_day_part(user, form.instance, _ties(form)),
        done=lambda made: reverse("office:day_part", args=[made.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_day_part(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = get_object_or_404(day_parts_for(user), pk=pk)
    used = acts.is_used(shown)
    form = DayPartForm(user, posted(request), instance=shown, is_used=used)
    url = reverse("office:day_part", args=[shown.pk])
    page = _page(_("Change %(name)s") % {"name": shown.name}, shown.name, url)
    if used:
        page["lead"] = _(
            "It stands in agreements, so its times, days and care type stay. For other times make a new day part."
        )
    return record_page(
        request,
        form,
        page,
        lambda: acts.change_day_part(user, shown, form.columns, _ties(form), seen=form.cleaned_data["seen"]),
        done=lambda _: url,
    )


@require_POST
def remove_price(request: HttpRequest, pk: int) -> HttpResponse:
    """Away with a price that does not hold yet."""
    user: User = user_of(request)
    price = get_object_or_404(prices_for(user), pk=pk)
    part_id = price.day_part_id
    try:
        acts.remove_price(user, price)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("The coming price is removed."))
    return redirect("office:day_part", part_id)


def _ties(form: DayPartForm) -> dict[str, Any]:
    return {"locations": form.cleaned_data["locations"]}


def _page(title: str, back_label: str, back_url: str) -> dict[str, Any]:
    return {"title": title, "back_label": back_label, "back_url": back_url}
