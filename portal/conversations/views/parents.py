"""Berichten: what parents read and write (P-10, P-11)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.family_pages import FamilyRequest, asking_page, children_page
from core.files.uploading import takes_files
from core.lib.forms import key_of, sent_with
from core.lib.paging import page_by_cursor
from portal.conversations.actions.posting import sent_before
from portal.conversations.actions.read import mark_read
from portal.conversations.actions.write import reply, write_to_group
from portal.conversations.attachments import MOST
from portal.conversations.forms import LetterForm, WriteForm
from portal.conversations.models import Thread
from portal.conversations.selectors import (
    as_listed,
    away_now,
    exchange,
    groups_of_children,
    threads_of,
)

PAGE = 20


@require_safe
@children_page
def threads(request: FamilyRequest) -> HttpResponse:
    """All threads of the family, the one with the newest message first; none for who looks along."""
    page = page_by_cursor(
        as_listed(threads_of(request.user), request.user),
        "last_at",
        PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    context = {"page": page, "access": request.access}
    return render(request, "conversations/threads.html", context)


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def write(request: FamilyRequest) -> HttpResponse:
    """Bericht schrijven: a new thread."""
    if earlier := sent_before(request.user, key_of(request)):
        return redirect("conversations:thread", earlier.thread_id)
    places = groups_of_children(request.user)
    form = WriteForm(request.user, places, *sent_with(request), initial={"child": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        sent = write_to_group(
            request.user,
            form.cleaned_data["child"],
            form.cleaned_data["group"],
            form.cleaned_data["subject"],
            form.letter,
        )
        messages.success(request, _("Your message has been sent."))
        return redirect("conversations:thread", sent.thread_id)
    groups = {group for groups in places.values() for group in groups}
    context = {"form": form, "places": places, "away": away_now(groups)}
    return render(request, "conversations/write.html", context, status=422 if form.errors else 200)


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def thread(request: FamilyRequest, thread_id: int) -> HttpResponse:
    """The whole exchange, with room for an answer below it."""
    shown = get_object_or_404(threads_of(request.user).select_related("group__location"), pk=thread_id)
    if sent_before(request.user, key_of(request)):
        return redirect("conversations:thread", shown.pk)
    form = LetterForm(request.user, *sent_with(request))
    if request.method == "POST" and form.is_valid():
        reply(request.user, shown, form.letter)
        messages.success(request, _("Your message has been sent."))
        return redirect("conversations:thread", shown.pk)
    return _shown(request, shown, form)


def _shown(request: FamilyRequest, shown: Thread, form: LetterForm) -> HttpResponse:
    said = exchange(shown, request.user)
    if request.method == "GET":
        mark_read(request.user, said)
    context = {
        "thread": shown,
        "children": list(shown.children.all()),
        "messages_sent": said,
        "away": away_now([shown.group]),
        "form": form,
    }
    return render(request, "conversations/thread.html", context, status=422 if form.errors else 200)
