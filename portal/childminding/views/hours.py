"""Hours of the children with a childminder, by month (P-35, P-43)."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.childcare.hours import child_months
from core.childcare.rules.hours import Standing
from core.lib import clock
from portal.childminding.pages import MinderRequest, minder_page
from portal.childminding.selectors import children_with

MONTHS_AROUND = 18


@require_safe
@minder_page
def hours(request: MinderRequest) -> HttpResponse:
    """One month: planned, used and contract hours of every child, and what they come to."""
    this_month = clock.today().replace(day=1)
    month = _read_month(request.GET.get("maand", "")) or this_month
    children = list(children_with(request.minder))
    rows = child_months(children, [month], group=request.minder.group) if children else []
    context = {
        "month": month,
        "previous": _shifted(month, -1) if month > _shifted(this_month, -MONTHS_AROUND) else None,
        "next": _shifted(month, 1) if month < _shifted(this_month, MONTHS_AROUND) else None,
        "rows": rows,
        "planned": sum(row.hours.planned for row in rows),
        "used": sum(row.hours.used for row in rows),
        "warnings": [row for row in rows if row.hours.standing in (Standing.NEAR, Standing.OVER)],
    }
    return render(request, "childminding/hours.html", context)


def _read_month(text: str) -> date | None:
    """The first day of a month like "2026-12"; None for anything else, and for far away."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    today = clock.today()
    away = (month.year - today.year) * 12 + month.month - today.month
    return month if abs(away) <= MONTHS_AROUND else None


def _shifted(month: date, by: int) -> date:
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)
