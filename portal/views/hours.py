"""Overig > Functies > Uren: planned, used and contract hours per child and month (P-35)."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.childcare.family_pages import FamilyRequest, children_page
from core.childcare.hours import child_months
from core.childcare.rules.hours import Standing
from core.childcare.selectors import children_of
from core.lib import clock

MONTHS_BACK, MONTHS_AHEAD = 2, 3


@require_safe
@children_page
def hours(request: FamilyRequest) -> HttpResponse:
    """From two months back to three ahead, this month first read."""
    children = list(children_of(request.user))
    this_month = clock.today().replace(day=1)
    months = months_around(this_month)
    by_presence = request.user.organisation.registers_presence
    found = child_months(children, months, by_presence=by_presence) if children else []
    context = {
        "children": [
            (
                child,
                [one for one in found if one.child == child and one.hours.standing is not Standing.WITHOUT],
            )
            for child in children
        ],
        "warnings": [
            one
            for one in found
            if one.month >= this_month and one.hours.standing in (Standing.NEAR, Standing.OVER)
        ],
        "this_month": this_month,
        "by_presence": by_presence,
    }
    return render(request, "portal/hours.html", context)


def months_around(this_month: date) -> list[date]:
    """First days of months, in order of time."""
    number = this_month.year * 12 + this_month.month - 1
    return [
        date((number + offset) // 12, (number + offset) % 12 + 1, 1)
        for offset in range(-MONTHS_BACK, MONTHS_AHEAD + 1)
    ]
