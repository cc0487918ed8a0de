"""Fotoboek: the photos of the children, and a period of them as one file (P-06, P-45)."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.family_pages import FamilyRequest, children_page, wants_part
from core.childcare.selectors import children_of
from core.lib import clock
from core.lib.paging import Cursor, read_cursor
from portal.diary.actions.album import ask_album
from portal.diary.forms import AlbumForm
from portal.diary.models import DiaryPicture
from portal.diary.selectors import (
    album_pictures,
    albums_of,
    is_still_allowed,
    pictures_between,
    settings_of,
)
from portal.diary.views.family import chosen_child

PAGE = 36


@require_safe
@children_page
def photos(request: FamilyRequest) -> HttpResponse:
    """By month, newest first; what is older comes by a link, or by itself on scrolling."""
    children = list(children_of(request.user))
    child = chosen_child(children, request.GET.get("kind", ""))
    pictures = album_pictures(request.user, child)
    cursor = read_cursor(request.GET.get("na", ""))
    if cursor is not None:
        pictures = pictures.filter(entry__shared_from__lte=cursor.moment).exclude(
            entry__shared_from=cursor.moment, pk__gte=cursor.pk
        )
    found = list(pictures[: PAGE + 1])
    context = {
        "months": [(month, list(of_month)) for month, of_month in groupby(found[:PAGE], key=_month_of)],
        "next": _after(found[PAGE - 1]) if len(found) > PAGE else "",
        "is_further": cursor is not None,
        "children": children,
        "child": child,
        "may_save": settings_of(request.user.organisation).allows_saving,
        "albums": list(albums_of(request.user)[:5]),
    }
    return render(request, "diary/_months.html" if wants_part(request) else "diary/photos.html", context)


def _month_of(picture: DiaryPicture) -> object:
    assert picture.entry.shared_from is not None
    return clock.local_date(picture.entry.shared_from).replace(day=1)


def _after(picture: DiaryPicture) -> str:
    assert picture.entry.shared_from is not None
    return str(Cursor(picture.entry.shared_from, picture.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@children_page
def ask(request: FamilyRequest) -> HttpResponse:
    """Choose a child and a period; a worker makes the file."""
    if not settings_of(request.user.organisation).allows_saving:
        raise PermissionDenied(_("The organisation does not let photos and videos be saved from here."))
    children = list(children_of(request.user))
    form = AlbumForm(
        children,
        request.POST if request.method == "POST" else None,
        initial={"child": request.GET.get("kind", "")},
    )
    if request.method == "POST" and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        if pictures_between(request.user, form.chosen, first, last).exists():
            return redirect("diary:album", ask_album(request.user, form.chosen, first, last).pk)
        form.add_error(None, _("There are no photos in this period. Choose another one."))
    return render(request, "diary/ask_album.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@children_page
def album(request: FamilyRequest, album_id: int) -> HttpResponse:
    """How far it is, and the file when it is there."""
    found = get_object_or_404(albums_of(request.user), pk=album_id)
    template = "diary/_album_state.html" if wants_part(request) else "diary/album.html"
    context = {"album": found, "is_allowed": is_still_allowed(found)}
    return render(request, template, context)
