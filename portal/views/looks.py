"""Wie heeft gekeken: who did what with the family's data, for the guardians (N-21)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.audit.selectors import Look, as_look
from core.audit.trail import id_of, type_of
from core.childcare.family_pages import FamilyRequest, asking_page
from core.childcare.trail import events_for, people_of
from core.lib.paging import page_by_cursor
from portal.forms import LooksForm

PAGE_SIZE = 30


@dataclass(frozen=True)
class ShownLook:
    """A line with the name of whose data it was."""

    look: Look
    person: str
    is_own: bool


@require_safe
@asking_page
def looks(request: FamilyRequest) -> HttpResponse:
    """Newest first; of the own children and the guardian alone."""
    people = people_of(request.user)
    form = LooksForm(request.GET, people)
    page = page_by_cursor(
        events_for(request.user, form.people, form.wanted),
        "at",
        PAGE_SIZE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    names = {(type_of(one), id_of(one)): str(one) for one in people}
    found = [as_look(event) for event in page.rows]
    context = {
        "form": form,
        "is_filtered": form.is_filtered,
        "lines": [
            ShownLook(look, names.get(look.client, ""), look.who_id == request.user.pk) for look in found
        ],
        "previous": page.previous,
        "next": page.next,
    }
    return render(request, "portal/looks.html", context)
