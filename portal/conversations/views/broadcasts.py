"""Messages to all parents of a group or location (P-13), and the absence of a group (P-12)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.files.uploading import takes_files
from core.lib.forms import key_of, sent_with
from core.lib.paging import page_by_cursor
from portal.conversations.actions.away import AwayAlreadyError, come_back, go_away
from portal.conversations.actions.broadcasts import reach_of, send_to_all, sent_before
from portal.conversations.attachments import MOST
from portal.conversations.forms import AwayForm, BroadcastForm
from portal.conversations.selectors import (
    away_notices_of,
    broadcasts_of,
    children_for_photos,
    families_that_read,
    inbox_groups,
    inbox_locations,
)
from portal.conversations.views.photos import CHANGE, SEND, on_photos, photo_forms
from portal.shared_photos.forms import ForManyForm, marks_in
from portal.shared_photos.selectors import photos_among
from portal.staff_pages import StaffRequest

PAGE = 25


@require_safe
def broadcasts(request: StaffRequest) -> HttpResponse:
    """What was sent to all, newest first."""
    page = page_by_cursor(
        broadcasts_of(request.user),
        "asked_at",
        PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    return render(request, "conversations/broadcasts.html", {"page": page})


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
def new_broadcast(request: StaffRequest) -> HttpResponse:
    """Write, look at whom it reaches, and only then send: nobody can take it back."""
    if earlier := sent_before(request.user, key_of(request)):
        return redirect("conversations:broadcast", earlier.pk)
    form = BroadcastForm(
        request.user,
        list(inbox_groups(request.user)),
        list(inbox_locations(request.user)),
        *sent_with(request),
    )
    if request.method == "POST" and form.is_valid() and CHANGE not in request.POST:
        return _checked(request, form)
    context = {"form": form, "marks": marks_in(request.POST)}
    return render(request, "conversations/new_broadcast.html", context, status=422 if form.errors else 200)


def _checked(request: StaffRequest, form: BroadcastForm) -> HttpResponse:
    """Send it, or show what would go to whom; photos go only once it is said who is on them (P-09)."""
    photos = _photo_forms(request, form)
    is_sent = SEND in request.POST
    if is_sent and all(photo.is_valid() for photo in photos):
        sent = send_to_all(
            request.user,
            form.chosen_audience,
            form.cleaned_data["subject"],
            form.letter,
            on_photos(photos),
        )
        return redirect("conversations:broadcast", sent.pk)
    context = {
        "letter": form,
        "form": next((photo for photo in photos if photo.errors), None),
        "photos": photos,
        "audience": form.chosen_audience,
        "reach": reach_of(form.chosen_audience),
    }
    status = 422 if is_sent else 200
    return render(request, "conversations/check_broadcast.html", context, status=status)


def _photo_forms(request: StaffRequest, form: BroadcastForm) -> list[ForManyForm]:
    files = photos_among(form.letter.files)
    return photo_forms(request, files, *children_for_photos(form.chosen_audience)) if files else []


@require_safe
def broadcast(request: StaffRequest, broadcast_id: int) -> HttpResponse:
    """How far the sending is, and how many families have read it."""
    shown = get_object_or_404(broadcasts_of(request.user), pk=broadcast_id)
    context = {"broadcast": shown, "read": families_that_read(shown)}
    template = "conversations/_broadcast_state.html" if request.htmx else "conversations/broadcast.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: StaffRequest) -> HttpResponse:
    """When groups read no messages, and what who writes then is told."""
    groups = list(inbox_groups(request.user))
    form = AwayForm(groups, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            go_away(
                request.user, form.chosen_group, cleaned["first_day"], cleaned["last_day"], cleaned["text"]
            )
        except AwayAlreadyError:
            form.add_error(
                None,
                _(
                    "This group is away already on some of these days. End that absence first, or choose others."
                ),
            )
        else:
            messages.success(request, _("Who writes in these days gets this answer."))
            return redirect("conversations:away")
    context = {"form": form, "notices": list(away_notices_of(request.user)), "groups": groups}
    return render(request, "conversations/away.html", context, status=422 if form.errors else 200)


@require_POST
def end_away(request: StaffRequest, notice_id: int) -> HttpResponse:
    """The group reads messages again."""
    notice = get_object_or_404(away_notices_of(request.user), pk=notice_id)
    come_back(request.user, notice)
    messages.success(request, _("The automatic answer is off."))
    return redirect("conversations:away")
