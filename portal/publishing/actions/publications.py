"""Writing, publishing, withdrawing and removing what the organisation publishes (K-22)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Group, Location
from core.files.actions.keeping import attach, let_go
from core.files.models import StoredFile
from core.lib import clock
from core.lib.database import constraint_of
from portal.publishing.choices import State
from portal.publishing.models import Publication
from portal.shared_photos.actions import forget, tell_who_is_on
from portal.shared_photos.selectors import unready

CONTENT = (
    "title",
    "text",
    "shown_from",
    "shown_until",
    "first_day",
    "last_day",
    "starts",
    "ends",
    "place",
)


class ChangedMeanwhileError(Exception):
    """Somebody changed it since it was opened; `now` is how it stands."""

    def __init__(self, now: Publication) -> None:
        super().__init__(now.pk)
        self.now = now


class PhotosNotReadyError(Exception):
    """Of some photos nobody said who is on them, or guardians do not allow that they are shared (P-09)."""


@dataclass(frozen=True)
class Content:
    """What an editor filled in. No locations and no groups is the whole organisation."""

    title: str
    text: str
    shown_from: datetime
    shown_until: datetime | None
    locations: Collection[Location]
    groups: Collection[Group]
    files: Collection[StoredFile]
    first_day: date | None = None
    last_day: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""


def begun_before(author: User, key: UUID | None) -> Publication | None:
    """What the same page began already."""
    return Publication.objects.filter(written_by=author, key=key).first() if key else None


def begin(author: User, publication: Publication, content: Content, key: UUID) -> Publication:
    """Keep a new publication; of a page that is sent twice, also at the same moment, the first one."""
    publication.key = key
    try:
        return save(author, publication, content, version=0)
    except IntegrityError as error:
        if constraint_of(error) != "one_publication_per_form":
            raise
    return Publication.objects.get(written_by=author, key=key)


@transaction.atomic
def save(author: User, publication: Publication, content: Content, *, version: int) -> Publication:
    """Keep what was filled in, of a new or an existing publication; it stays draft or published.

    Raises ChangedMeanwhileError, and keeps nothing, where `version` is not the one that is stored.
    """
    before: list[StoredFile] = []
    if publication.pk:
        stored = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        if stored.version != version:
            raise ChangedMeanwhileError(stored)
        before = list(stored.files.all())
        publication.version = version + 1
    for name in CONTENT:
        setattr(publication, name, getattr(content, name))
    publication.changed_at = clock.now()
    # Of what is there only that: who publishes and who tells write the rest of the row, at any moment.
    publication.save(update_fields=[*CONTENT, "version", "changed_at"] if publication.pk else None)
    publication.locations.set(content.locations)
    publication.groups.set(content.groups)
    publication.files.set(content.files)
    attach(content.files)
    dropped = [file for file in before if file not in content.files]
    let_go(dropped)
    forget(dropped)
    trail.record(Action.PUBLICATION_SAVED, actor=author, subject=publication, version=publication.version)
    return publication


@transaction.atomic
def tell_photos(
    editor: User, publication: Publication, on_photos: Mapping[StoredFile, Collection[Child]]
) -> None:
    """Say who is on its photos; what was taken off it meanwhile is left out (P-09)."""
    stored = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    there = set(stored.files.values_list("pk", flat=True))
    still = {file: children for file, children in on_photos.items() if file.pk in there}
    tell_who_is_on(editor, still, subject=stored)


@transaction.atomic
def publish(editor: User, publication: Publication) -> None:
    """From `shown_from` on parents see it, and a worker tells them. Publishing twice does no harm.

    Raises PhotosNotReadyError, and publishes nothing, while its photos cannot be shown to parents.
    """
    if unready(publication.files.all()):
        raise PhotosNotReadyError
    drafts = Publication.objects.filter(pk=publication.pk, state=State.DRAFT)
    if drafts.update(state=State.PUBLISHED, published_by=editor):
        trail.record(Action.PUBLICATION_PUBLISHED, actor=editor, subject=publication)


@transaction.atomic
def withdraw(editor: User, publication: Publication) -> None:
    """A draft again: parents no longer see it."""
    published = Publication.objects.filter(pk=publication.pk, state=State.PUBLISHED)
    if published.update(state=State.DRAFT):
        trail.record(Action.PUBLICATION_WITHDRAWN, actor=editor, subject=publication)


@transaction.atomic
def remove(editor: User, publication: Publication) -> bool:
    """Take a draft away for good, with its files; what is published is withdrawn first, so it stays as it is."""
    drafts = Publication.objects.select_for_update(of=("self",)).filter(state=State.DRAFT)
    draft = drafts.filter(pk=publication.pk).first()
    if draft is None:
        return False
    files = list(draft.files.all())
    let_go(files)
    forget(files)
    trail.record(Action.PUBLICATION_REMOVED, actor=editor, subject=draft, title=draft.title)
    draft.delete()
    return True
