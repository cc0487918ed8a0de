"""The inbox of the groups: what staff read, answer and begin (P-12, P-46)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.models import Child, Group
from core.files.uploading import takes_files
from core.lib.forms import key_of, sent_with
from core.lib.paging import page_by_cursor
from portal.conversations.actions.answer import NobodyReadsError, answer, start_threads, started_before
from portal.conversations.actions.posting import sent_before
from portal.conversations.actions.read import mark_read
from portal.conversations.attachments import MOST
from portal.conversations.forms import InboxFilterForm, LetterForm, StartForm
from portal.conversations.models import Thread
from portal.conversations.selectors import (
    as_listed,
    away_now,
    children_for_photos_to,
    children_in,
    exchange,
    found_in_inbox,
    inbox_groups,
    inbox_threads,
    threads_to_answer,
)
from portal.conversations.views.photos import CHANGE, are_told, on_photos, photo_forms
from portal.shared_photos.forms import ForManyForm, marks_in
from portal.shared_photos.selectors import photos_among
from portal.staff_pages import StaffRequest

PAGE = 25
ALL = "alles"


@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """Threads of the own groups, those that wait for an answer first asked for, newest on top."""
    groups = list(inbox_groups(request.user))
    only_to_answer = request.GET.get("toon") != ALL
    filters = InboxFilterForm(groups, request.GET, only_to_answer=only_to_answer)
    page = page_by_cursor(
        as_listed(found_in_inbox(request.user, filters.wanted), request.user),
        "last_at",
        PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    context = {
        "page": page,
        "filters": filters,
        "only_to_answer": only_to_answer,
        "to_answer": threads_to_answer(request.user),
        "groups": groups,
        "away": away_now(groups),
    }
    return render(request, "conversations/inbox.html", context)


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox_thread(request: StaffRequest, thread_id: int) -> HttpResponse:
    """The whole exchange with a family, who read what when, and room for the group's answer."""
    found = inbox_threads(request.user).select_related("group__location", "broadcast")
    shown = get_object_or_404(found, pk=thread_id)
    if sent_before(request.user, key_of(request)):
        return redirect("conversations:inbox_thread", shown.pk)
    form = LetterForm(request.user, *sent_with(request))
    if request.method == "POST" and form.is_valid() and CHANGE not in request.POST:
        photos = _photo_forms(request, form, shown.group, list(shown.children.all()))
        if not are_told(request, photos):
            return _ask_who(request, form, photos, list(shown.children.all()))
        answer(request.user, shown, form.letter, on_photos(photos))
        messages.success(request, _("Your answer has been sent."))
        return redirect("conversations:inbox_thread", shown.pk)
    return _shown(request, shown, form)


def _shown(request: StaffRequest, shown: Thread, form: LetterForm) -> HttpResponse:
    children = list(shown.children.all())
    said = exchange(shown, request.user)
    if request.method == "GET":
        record_looks(Action.THREAD_OPENED, actor=request.user, clients=children, subject=shown)
        mark_read(request.user, said)
    context = {
        "thread": shown,
        "children": children,
        "messages_sent": said,
        "form": form,
        "marks": marks_in(request.POST),
    }
    return render(request, "conversations/inbox_thread.html", context, status=422 if form.errors else 200)


@takes_files(most_megabytes=MOST * 25, most_files=MOST)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: StaffRequest) -> HttpResponse:
    """Write to the parents of one or some children of a group, each family in a thread of its own."""
    groups = list(inbox_groups(request.user))
    group = _chosen(groups, request)
    if group is None:
        return render(request, "conversations/start_group.html", {"groups": groups})
    children = list(children_in(group))
    if earlier := started_before(request.user, children, key_of(request)):
        return _started(request, earlier)
    form = StartForm(
        request.user, children, *sent_with(request), initial={"children": request.GET.getlist("kind")}
    )
    if request.method == "POST" and form.is_valid() and CHANGE not in request.POST:
        photos = _photo_forms(request, form, group, form.chosen)
        if not are_told(request, photos):
            return _ask_who(request, form, photos, form.chosen)
        try:
            subject = form.cleaned_data["subject"]
            started = start_threads(request.user, group, form.chosen, subject, form.letter, on_photos(photos))
        except NobodyReadsError as refused:
            form.add_error("children", _nobody_reads(refused))
        else:
            return _started(request, started)
    context = {
        "form": form,
        "group": group,
        "groups": groups,
        "children": children,
        "marks": marks_in(request.POST),
    }
    return render(request, "conversations/start.html", context, status=422 if form.errors else 200)


def _photo_forms(
    request: StaffRequest, form: LetterForm, group: Group, about: Sequence[Child]
) -> list[ForManyForm]:
    """For each photo who can be on it; none to the families of these children without consent, the own ones aside."""
    files = photos_among(form.letter.files)
    if not files:
        return []
    offered = children_for_photos_to(request.user, group, about)
    return photo_forms(request, files, *offered, families={child.family_id for child in about})


def _ask_who(
    request: StaffRequest, form: LetterForm, photos: list[ForManyForm], about: Sequence[Child]
) -> HttpResponse:
    """The page between writing and sending, for a message with photos (P-09)."""
    wrong = next((photo for photo in photos if photo.errors), None)
    context = {"letter": form, "form": wrong, "photos": photos, "about": about}
    status = 422 if wrong else 200
    return render(request, "conversations/check_photos.html", context, status=status)


def _chosen(groups: list[Group], request: HttpRequest) -> Group | None:
    """The group in the address, or the only one."""
    if len(groups) == 1:
        return groups[0]
    return next((group for group in groups if str(group.pk) == request.GET.get("groep")), None)


def _started(request: StaffRequest, started: list[Thread]) -> HttpResponse:
    messages.success(
        request,
        ngettext(
            "Your message has been sent to the parents.",
            "Your message has been sent to %(n)d families.",
            len(started),
        )
        % {"n": len(started)},
    )
    if len(started) == 1:
        return redirect("conversations:inbox_thread", started[0].pk)
    response: Any = redirect("conversations:inbox")
    response["Location"] += f"?toon={ALL}"
    return response


def _nobody_reads(refused: NobodyReadsError) -> str:
    return _(
        "Nobody of the family of %(names)s has an account with which messages can be read. Take them off the list, "
        "or call them."
    ) % {"names": ", ".join(str(child) for child in refused.children)}
