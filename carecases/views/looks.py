"""Wie heeft gekeken, of a dossier, for who is responsible for it (C-05)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from carecases.looks import looks_at
from carecases.seats import seat_in_dossier
from carecases.selectors import dossiers_of
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.audit.selectors import as_look
from core.lib.paging import page_by_cursor

PAGE_SIZE = 50


@require_safe
def looks(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first: when, who, in what capacity, and what."""
    user = user_of(request)
    dossier = get_object_or_404(dossiers_of(user), pk=pk)
    seat = seat_in_dossier(user, dossier)
    if seat is None or seat.is_guest:
        raise Http404
    record_looks(Action.DOSSIER_LOOKS_SEEN, actor=user, clients=[dossier], subject=dossier)
    page = page_by_cursor(
        looks_at(user, dossier),
        "at",
        PAGE_SIZE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    context = {
        "dossier": dossier,
        "looks": [as_look(event) for event in page.rows],
        "previous": page.previous,
        "next": page.next,
    }
    return render(request, "carecases/looks.html", context)
