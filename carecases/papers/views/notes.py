"""Notities: what somebody writes down for nobody else (C-36)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from carecases.choices import Tab
from carecases.papers import notes as private
from carecases.papers.forms import NoteForm
from carecases.papers.models import Note
from carecases.papers.notes import OpenNote
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.NOTES)
def notes(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The own notes, newest first, and a new one."""
    _require_own(entered)
    form = NoteForm(posted(request))
    if form.is_valid():
        private.write_note(entered.user, entered.help_request.dossier, form.cleaned_data["text"])
        messages.success(request, _("The note is kept. Only you can read it."))
        return redirect("papers:notes", entered.help_request.pk)
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "notes": private.read_notes(entered.user, entered.help_request.dossier),
        "form": form,
    }
    return render(request, "papers/notes.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.NOTES)
def change_note(request: HttpRequest, entered: Entered, note_id: UUID) -> HttpResponse:
    """Writing an own note anew."""
    note = _note(entered, note_id)
    form = NoteForm(posted(request), initial={"text": note.text})
    if form.is_valid():
        private.change_note(entered.user, entered.help_request.dossier, note_id, form.cleaned_data["text"])
        messages.success(request, _("The note is kept. Only you can read it."))
        return redirect("papers:notes", entered.help_request.pk)
    context = {"entered": entered, "help_request": entered.help_request, "form": form, "note": note}
    return render(request, "papers/change_note.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.NOTES)
def remove_note(request: HttpRequest, entered: Entered, note_id: UUID) -> HttpResponse:
    """Asks once, then removes for good."""
    note = _note(entered, note_id)
    if request.method == "POST":
        private.remove_note(entered.user, entered.help_request.dossier, note_id)
        messages.success(request, _("The note is removed."))
        return redirect("papers:notes", entered.help_request.pk)
    context = {"entered": entered, "help_request": entered.help_request, "note": note}
    return render(request, "papers/remove_note.html", context)


def _note(entered: Entered, note_id: UUID) -> OpenNote:
    """An own note; 404 for one of somebody else."""
    _require_own(entered)
    try:
        return private.read_note(entered.user, entered.help_request.dossier, note_id)
    except Note.DoesNotExist:
        raise Http404 from None


def _require_own(entered: Entered) -> None:
    """Guests and parents come for a while; notes are for who stays with the dossier."""
    if entered.seat.is_guest:
        raise Http404
