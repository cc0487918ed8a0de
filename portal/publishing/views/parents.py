"""Under Mijn locatie: everything to read, and who is in the team (P-20)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.childcare.family_pages import FamilyRequest, children_page, general_page
from core.lib.paging import page_by_cursor
from portal.publishing.choices import Kind
from portal.publishing.selectors import files_for, published_for, team_members_of
from portal.publishing.wording import SHELVES

PAGE = 20


@require_safe
@general_page
def news(request: FamilyRequest) -> HttpResponse:
    """All news, newest first."""
    return _shelf(request, Kind.NEWS)


@require_safe
@general_page
def newsletters(request: FamilyRequest) -> HttpResponse:
    """All newsletters, newest first."""
    return _shelf(request, Kind.NEWSLETTER)


@require_safe
@general_page
def information(request: FamilyRequest) -> HttpResponse:
    """All information pages."""
    return _shelf(request, Kind.PAGE)


@require_safe
@general_page
def activities(request: FamilyRequest) -> HttpResponse:
    """All activities, announced last first."""
    return _shelf(request, Kind.ACTIVITY)


def _shelf(request: FamilyRequest, kind: Kind) -> HttpResponse:
    page = page_by_cursor(
        published_for(request.user, kind).prefetch_related(files_for(request.user)),
        "shown_from",
        PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    return render(request, "publishing/shelf.html", {"page": page, "shelf": SHELVES[kind]})


@require_safe
@general_page
def read(request: FamilyRequest, publication_id: int) -> HttpResponse:
    """One item in full."""
    found = get_object_or_404(
        published_for(request.user).prefetch_related(files_for(request.user)), pk=publication_id
    )
    context = {"publication": found, "shelf": SHELVES[Kind(found.kind)]}
    return render(request, "publishing/read.html", context)


@require_safe
@children_page
def member(request: FamilyRequest, member_id: int) -> HttpResponse:
    """Who somebody of the team is."""
    found = get_object_or_404(team_members_of(request.user).select_related("photo"), pk=member_id)
    return render(request, "publishing/member.html", {"member": found})
