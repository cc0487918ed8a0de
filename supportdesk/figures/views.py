"""Klantenhulp > Cijfers: what people call about, why, and what rises (S-36)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.accounts.signed_in import user_of
from supportdesk.figures.selectors import (
    bounces_by_week,
    browsers_by_week,
    causes_by_week,
    complaints_by_week,
    incidents_answered,
    tickets_answered,
)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Eight weeks; what rises out of what is usual stands on top."""
    user = user_of(request)
    tables = [
        (_("Complaints"), complaints_by_week(user)),
        (_("First causes"), causes_by_week(user)),
        (_("Returned mail by provider"), bounces_by_week(user)),
        (_("Browsers with a problem, over all of Kring"), browsers_by_week(user)),
    ]
    context = {
        "tables": tables,
        "rising": [(title, row) for title, table in tables for row in table.rising],
        "tickets": tickets_answered(user),
        "incidents": incidents_answered(user),
    }
    return render(request, "figures/figures.html", context)
