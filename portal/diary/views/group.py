"""The diary of a group: what its staff write, and what families write about its children (P-41)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.consents import without_photo_consent
from core.childcare.models import Child
from core.files.uploading import takes_files
from core.lib import clock
from core.lib.forms import key_of, sent_with
from core.lib.paging import page_by_cursor
from portal.diary.actions.writing import tell_apart as tell_one_apart
from portal.diary.actions.writing import write_for_group, written_before
from portal.diary.files import MOST
from portal.diary.forms import ApartForm, GroupEntryForm
from portal.diary.models import DiaryEntry
from portal.diary.selectors import (
    children_beside,
    children_in,
    diary_groups,
    entries_of,
    group_entries,
    shown,
)
from portal.staff_pages import StaffRequest

PAGE = 20


@require_safe
def group(request: StaffRequest) -> HttpResponse:
    """One group at a time; entries whose photos wait to be told apart stand first."""
    groups = list(diary_groups(request.user))
    asked = request.GET.get("groep", "")
    chosen = next((one for one in groups if str(one.pk) == asked), groups[0] if groups else None)
    if chosen is None:
        return render(request, "diary/group.html", {"groups": [], "group": None})
    entries = group_entries(request.user, chosen)
    page = page_by_cursor(
        shown(entries, request.user),
        "written_at",
        PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    context = {
        "groups": groups,
        "group": chosen,
        "page": page,
        "unfinished": list(entries.filter(shared_from=None, author=request.user).order_by("written_at")),
        "now": clock.now(),
    }
    return render(request, "diary/group.html", context)


@takes_files(most_files=MOST + 1)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: StaffRequest, group_id: int) -> HttpResponse:
    """An entry for one, several or all children; with photos the next step says who is on them."""
    chosen = get_object_or_404(diary_groups(request.user), pk=group_id)
    if earlier := written_before(request.user, key_of(request)):
        return _onward(earlier)
    children = list(children_in(chosen, clock.today()))
    form = GroupEntryForm(
        request.user, chosen, children, frozenset(without_photo_consent(children)), *sent_with(request)
    )
    if request.method == "POST" and form.is_valid():
        entry = write_for_group(request.user, chosen, form.page, form.share_at)
        if entry.shared_from is not None:
            messages.success(request, _said(entry))
        return _onward(entry)
    context = {"form": form, "group": chosen, "children": children}
    return render(request, "diary/write_group.html", context, status=422 if form.errors else 200)


def _onward(entry: DiaryEntry) -> HttpResponse:
    return redirect("diary:tell_apart" if entry.shared_from is None else "diary:entry", entry.pk)


def _said(entry: DiaryEntry) -> str:
    if entry.shared_from is not None and entry.shared_from > clock.now():
        return _("The entry is ready. Parents see it at the end of the day.")
    return _("The entry has been shared with the parents.")


@require_http_methods(["GET", "HEAD", "POST"])
def tell_apart(request: StaffRequest, entry_id: int) -> HttpResponse:
    """For each photo: which children are on it. Children without consent for photos are marked (P-09)."""
    entry = get_object_or_404(
        entries_of(request.user).filter(group__isnull=False).select_related("group__location"), pk=entry_id
    )
    assert entry.group is not None
    pictures = list(entry.pictures.select_related("file").prefetch_related("children"))
    about = list(entry.children.order_by("first_name", "pk"))
    today = clock.today()
    children = _first(about, list(children_in(entry.group, today)))
    known = {child.pk for child in children}
    others = list(children_beside(request.user, entry.group, today).exclude(pk__in=known))
    without_consent = frozenset(without_photo_consent([*children, *others]))
    sent = request.POST if request.method == "POST" else None
    forms = [ApartForm(picture, children, others, without_consent, sent) for picture in pictures]
    # Each is looked at, so that all that is wrong is said at once.
    sound = [form.is_valid() for form in forms]
    if sent is not None and all(sound):
        for form in forms:
            tell_one_apart(request.user, form.picture, form.chosen)
        entry.refresh_from_db()
        messages.success(request, _said(entry))
        _warn(request, forms, without_consent)
        return redirect("diary:entry", entry.pk)
    context = {
        "entry": entry,
        "forms": forms,
        "without": [child for child in children if child.pk in without_consent],
        "form": next((form for form in forms if form.errors), None),
    }
    return render(request, "diary/tell_apart.html", context, status=422 if context["form"] else 200)


def _first(about: list[Child], others: list[Child]) -> list[Child]:
    known = {child.pk for child in about}
    return [*about, *(child for child in others if child.pk not in known)]


def _warn(request: StaffRequest, forms: list[ApartForm], without_consent: frozenset[int]) -> None:
    kept = [form for form in forms if any(child.pk in without_consent for child in form.chosen)]
    if kept:
        messages.warning(
            request,
            _("%(count)s photos show a child whose parents do not allow that. Other parents do not see them.")
            % {"count": len(kept)},
        )
