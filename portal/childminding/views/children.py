"""Start: today and the children; and what is known of one child (P-43)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib import clock
from portal.childminding.pages import MinderRequest, minder_page
from portal.childminding.selectors import care_days, child_in_full, children_in_full


@require_safe
@minder_page
def start(request: MinderRequest) -> HttpResponse:
    """Who comes today, which children are placed here, and how many places there are."""
    today = clock.today()
    context = {
        "minder": request.minder,
        "today": next(iter(care_days(request.minder, today, today)), None),
        "children": children_in_full(request.minder),
        "on": today,
    }
    return render(request, "childminding/start.html", context)


@require_safe
@minder_page
def child(request: MinderRequest, child_id: int) -> HttpResponse:
    """Allergies, picking up, whom to call, the contract. Looking leaves a line in the trail (N-21)."""
    found = child_in_full(request.minder, child_id)
    if found is None:
        raise Http404
    record_looks(Action.CHILD_OPENED, actor=request.user, clients=[found], subject=found)
    return render(request, "childminding/child.html", {"child": found, "on": clock.today()})
