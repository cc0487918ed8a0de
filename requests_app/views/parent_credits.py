"""Mijn tegoeden: per child what can be used, what was used for what, and what is over (R-30, R-31)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.childcare.selectors import children_of
from requests_app.credit_overview import credits_per_child, judged_on
from requests_app.forms import CreditDateForm


@require_safe
@asking_page
def credits(request: FamilyRequest) -> HttpResponse:
    """With a date in the address: what can pay for care on that day, and behind it why the others cannot."""
    form = CreditDateForm(request.GET if request.GET.get("datum") else None)
    day = form.cleaned_data["day"] if form.is_valid() else None
    family = guardian_of(request).family
    judge = judged_on(family, day) if day else None
    children, page = credits_per_child(
        request.user, list(children_of(request.user)), judge, request.GET.get("page")
    )
    context = {
        "form": form,
        "day": day,
        "children": children,
        "page": page,
        "uses_credits": family.organisation.uses_credits,
    }
    return render(request, "requests/credits.html", context, status=422 if form.errors else 200)
