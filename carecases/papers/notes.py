"""Private notes: sealed in the database, opened for their writer only (C-36).

No page, list, export or log shows one to anybody else, whatever their rights; the trail tells that a note was written,
never what.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from carecases.models import Dossier
from carecases.papers.models import Note
from carecases.papers.selectors import notes_of
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock, keyring
from core.lib.keyring import Place, SealedColumn

LONGEST = 4000


@dataclass(frozen=True)
class OpenNote:
    """A note as its writer reads it."""

    id: UUID
    text: str
    written_at: datetime
    changed_at: datetime | None


def register() -> None:
    """Let the keys of the column be tried at every start, and be replaced."""
    keyring.register(SealedColumn("papers.Note", "sealed_text", place=_place))


def read_notes(user: User, dossier: Dossier) -> list[OpenNote]:
    """The account's own notes about a dossier, newest first. Raises CannotOpenError."""
    return [_opened(note) for note in notes_of(user, dossier)]


def read_note(user: User, dossier: Dossier, note_id: UUID) -> OpenNote:
    """Raises Note.DoesNotExist for a note of somebody else, as for none, and CannotOpenError."""
    return _opened(notes_of(user, dossier).get(pk=note_id))


@transaction.atomic
def write_note(user: User, dossier: Dossier, text: str) -> Note:
    """Keep a new note."""
    note = Note(dossier=dossier, writer=user, written_at=clock.now())
    note.sealed_text = _place(note).seal(text.encode())
    note.save(force_insert=True)
    trail.record(Action.NOTE_WRITTEN, actor=user, subject=note, client=dossier)
    return note


@transaction.atomic
def change_note(user: User, dossier: Dossier, note_id: UUID, text: str) -> None:
    """Raises Note.DoesNotExist."""
    note = notes_of(user, dossier).select_for_update().get(pk=note_id)
    note.sealed_text, note.changed_at = _place(note).seal(text.encode()), clock.now()
    note.save(update_fields=["sealed_text", "changed_at"])
    trail.record(Action.NOTE_WRITTEN, actor=user, subject=note, client=dossier)


@transaction.atomic
def remove_note(user: User, dossier: Dossier, note_id: UUID) -> None:
    """For good. Raises Note.DoesNotExist."""
    note = notes_of(user, dossier).select_for_update().get(pk=note_id)
    trail.record(Action.NOTE_REMOVED, actor=user, subject=note, client=dossier)
    note.delete()


def _opened(note: Note) -> OpenNote:
    text = _place(note).unseal(note.sealed_text).decode()
    return OpenNote(note.pk, text, note.written_at, note.changed_at)


def _place(note: Note) -> Place:
    return Place("papers_note", "sealed_text", note.pk)
