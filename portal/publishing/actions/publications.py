"""Writing, publishing, withdrawing and removing what the organisation publishes (K-22)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Group, Location
from core.files.actions.keeping import attach, let_go
from core.files.models import StoredFile
from core.lib import clock
from portal.publishing.choices import State
from portal.publishing.models import Publication

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
    let_go(file for file in before if file not in content.files)
    trail.record(Action.PUBLICATION_SAVED, actor=author, subject=publication, version=publication.version)
    return publication


@transaction.atomic
def publish(editor: User, publication: Publication) -> None:
    """From `shown_from` on parents see it, and a worker tells them. Publishing twice does no harm."""
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
    let_go(draft.files.all())
    trail.record(Action.PUBLICATION_REMOVED, actor=editor, subject=draft, title=draft.title)
    draft.delete()
    return True
