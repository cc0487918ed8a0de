"""Mijn kind: the first page of parents, and what they write themselves (P-05, P-07)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.family_pages import FamilyRequest, asking_page, children_page, wants_part
from core.childcare.models import Child
from core.childcare.selectors import children_of
from core.files.uploading import takes_files
from core.lib import clock
from core.lib.forms import key_of, sent_with
from core.lib.paging import page_by_cursor
from portal.diary.actions.writing import write_for_family, written_before
from portal.diary.files import MOST
from portal.diary.forms import FamilyEntryForm
from portal.diary.selectors import entries_of, settings_of, shown

PAGE = 10


def chosen_child(children: list[Child], number: str) -> Child | None:
    """The one of these children with this number; None for all of them."""
    return next((child for child in children if str(child.pk) == number), None)


@require_safe
@children_page
def timeline(request: FamilyRequest) -> HttpResponse:
    """Newest first, of all children or of one; what is older comes by a link, or by itself on scrolling."""
    children = list(children_of(request.user))
    child = chosen_child(children, request.GET.get("kind", ""))
    entries = entries_of(request.user).filter(shared_from__lte=clock.now())
    if child is not None:
        entries = entries.filter(about__child=child)
    page = page_by_cursor(
        shown(entries, request.user), "shared_from", PAGE, after=request.GET.get("na", ""), newest_first=True
    )
    context = {
        "page": page,
        "children": children,
        "child": child,
        "is_further": "na" in request.GET,
        "may_ask": request.access.may_ask,
        "may_save": settings_of(request.user.organisation).allows_saving,
    }
    return render(request, "diary/_entries.html" if wants_part(request) else "diary/timeline.html", context)


@takes_files(most_files=MOST + 1)
@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def write(request: FamilyRequest) -> HttpResponse:
    """Dagboek schrijven."""
    if earlier := written_before(request.user, key_of(request)):
        return redirect("diary:entry", earlier.pk)
    children = list(children_of(request.user))
    initial = {"children": [request.GET.get("kind", "")]}
    form = FamilyEntryForm(request.user, children, *sent_with(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        write_for_family(request.user, form.page)
        messages.success(request, _("It is in the diary. The group can read it too."))
        return redirect("diary:timeline")
    context = {"form": form, "children": children}
    return render(request, "diary/write.html", context, status=422 if form.errors else 200)
