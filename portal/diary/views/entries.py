"""One entry and one photo for who may see them; changed and taken back by who wrote (P-06, P-07, P-45)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.choices import Environment
from core.accounts.models import User
from core.childcare.selectors import answering_with
from core.files.uploading import takes_files
from core.lib.forms import sent_with
from portal.diary.actions import writing
from portal.diary.files import MOST, may_save
from portal.diary.forms import WritingForm
from portal.diary.models import DiaryEntry, DiaryPicture
from portal.diary.selectors import album_pictures, entries_of, may_change, pictures_of, shown

P = ParamSpec("P")
ALBUM = "fotoboek"


class ReaderRequest(HttpRequest):
    """A request of a parent, of group staff or of a childminder."""

    user: User


View = Callable[Concatenate[ReaderRequest, P], HttpResponse]


def readers_page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """How the account stands to its family is asked once for the whole answer."""

    @wraps(view)
    def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with answering_with(request.user):
            return view(request, *args, **kwargs)

    return inner


def back_from(user: User) -> str:
    """Where the entries of this user stand in a list."""
    return reverse("diary:timeline" if user.environment == Environment.PARENT else "diary:group")


@require_safe
@readers_page
def entry(request: ReaderRequest, entry_id: int) -> HttpResponse:
    """An entry in full."""
    found = get_object_or_404(shown(entries_of(request.user), request.user), pk=entry_id)
    context = {
        "entry": found,
        "may_change": may_change(request.user, found),
        "may_tell_apart": found.is_of_staff and request.user.environment != Environment.PARENT,
        "back": back_from(request.user),
        "is_staff": request.user.environment != Environment.PARENT,
    }
    return render(request, "diary/entry.html", context)


@takes_files(most_files=MOST + 1)
@require_http_methods(["GET", "HEAD", "POST"])
@readers_page
def change(request: ReaderRequest, entry_id: int) -> HttpResponse:
    """Another text, fewer or more photos; within a day, by who wrote it."""
    found = _own(request, entry_id)
    files = [picture.file for picture in found.pictures.select_related("file")]
    form = WritingForm(request.user, *sent_with(request), already=files, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        writing.change(request.user, found, form.cleaned_data["text"].strip(), form.cleaned_data["pictures"])
        if found.shared_from is None:
            return redirect("diary:tell_apart", found.pk)
        messages.success(request, _("The entry has been changed."))
        return redirect("diary:entry", found.pk)
    context = {"form": form, "entry": found}
    return render(request, "diary/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@readers_page
def take_back(request: ReaderRequest, entry_id: int) -> HttpResponse:
    """Asks whether, and then nobody sees it any more."""
    found = _own(request, entry_id)
    if request.method == "POST":
        writing.take_back(request.user, found)
        messages.success(request, _("The entry is gone."))
        return redirect(back_from(request.user))
    return render(request, "diary/take_back.html", {"entry": found})


def _own(request: ReaderRequest, entry_id: int) -> DiaryEntry:
    """Raises PermissionDenied, with the rule, for who did not write it or when the day is over."""
    found = get_object_or_404(entries_of(request.user), pk=entry_id)
    if not may_change(request.user, found):
        raise PermissionDenied(
            _("Only who wrote an entry can change or delete it, within 24 hours. Write a new entry instead.")
        )
    return found


@require_safe
@readers_page
def picture(request: ReaderRequest, picture_id: int) -> HttpResponse:
    """One photo over the whole screen, with the one before and after it: of its entry, or of the Fotoboek."""
    found = get_object_or_404(pictures_of(request.user).select_related("file", "entry"), pk=picture_id)
    before, after, place, total = _neighbours(request, found)
    context = {
        "picture": found,
        "before": before,
        "after": after,
        "place": place,
        "total": total,
        "within": f"?in={ALBUM}" if _in_album(request) else "",
        "back": reverse("diary:photos")
        if _in_album(request)
        else reverse("diary:entry", args=[found.entry_id]),
        "may_save": may_save(request.user, found.file),
    }
    return render(request, "diary/picture.html", context)


def _in_album(request: ReaderRequest) -> bool:
    return request.GET.get("in") == ALBUM and request.user.environment == Environment.PARENT


def _neighbours(request: ReaderRequest, found: DiaryPicture) -> tuple[int | None, int | None, int, int]:
    """The numbers of the photos beside it, and the how manieth of how many it is."""
    if _in_album(request):
        series = list(album_pictures(request.user).values_list("pk", flat=True))
    else:
        of_entry = pictures_of(request.user).filter(entry=found.entry_id).order_by("position")
        series = list(of_entry.values_list("pk", flat=True))
    if found.pk not in series:
        return None, None, 1, 1
    place = series.index(found.pk)
    before = series[place - 1] if place else None
    after = series[place + 1] if place + 1 < len(series) else None
    return before, after, place + 1, len(series)
