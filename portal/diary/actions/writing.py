"""Writing in the diary, changing it within a day, and taking it back (P-07, P-41, P-45)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Group
from core.files.actions.keeping import attach, let_go
from core.files.models import StoredFile
from core.lib import clock
from portal.diary.actions.sharing import share
from portal.diary.models import DiaryEntry, DiaryPicture, EntryChild, PictureChild


@dataclass(frozen=True)
class Page:
    """What was written: about whom, the text, and the files in their order."""

    key: UUID
    children: Sequence[Child]
    text: str
    files: Sequence[StoredFile]


def written_before(author: User, key: UUID | None) -> DiaryEntry | None:
    """The entry that this form made already."""
    return DiaryEntry.objects.filter(author=author, key=key).first() if key else None


def write_for_family(author: User, page: Page) -> DiaryEntry:
    """A guardian writes about own children; the other guardian and the group see it at once (P-45)."""
    with transaction.atomic():
        entry, is_new = _written(author, page, group=None, share_at=clock.now())
        if is_new:
            share(entry)
    return entry


def write_for_group(author: User, group: Group, page: Page, share_at: datetime) -> DiaryEntry:
    """Staff write about children of a group; shared from `share_at`, but with photos not before somebody told the
    children on them apart (P-09)."""
    with transaction.atomic():
        entry, is_new = _written(author, page, group=group, share_at=share_at)
        if is_new and not page.files:
            share(entry)
    return entry


def _written(author: User, page: Page, *, group: Group | None, share_at: datetime) -> tuple[DiaryEntry, bool]:
    """The entry, and whether it is new: the same form at the same moment finds that of the first one."""
    entry = DiaryEntry(
        key=page.key,
        organisation_id=author.organisation_id,
        author=author,
        group=group,
        text=page.text,
        written_at=clock.now(),
        share_at=share_at,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        return DiaryEntry.objects.get(author=author, key=page.key), False
    EntryChild.objects.bulk_create(EntryChild(entry=entry, child=child) for child in page.children)
    _add_pictures(entry, page.files)
    _record(Action.DIARY_WRITTEN, author, entry, page.children)
    return entry, True


def _add_pictures(entry: DiaryEntry, files: Sequence[StoredFile]) -> None:
    DiaryPicture.objects.bulk_create(
        DiaryPicture(entry=entry, file=file, position=position) for position, file in enumerate(files)
    )
    attach(files)


def change(author: User, entry: DiaryEntry, text: str, files: Sequence[StoredFile]) -> None:
    """Another text, fewer or more pictures; who may, is asked before (`selectors.may_change`).

    Pictures that stay keep who is on them. When staff add one, the entry is shared again once that is told apart.
    """
    with transaction.atomic():
        # A second press of the button, or somebody who tells its photos apart, waits for the first.
        entry.refresh_from_db(from_queryset=DiaryEntry.objects.select_for_update())
        kept = {picture.file_id: picture for picture in entry.pictures.select_related("file")}
        gone = [picture for file_id, picture in kept.items() if file_id not in {file.pk for file in files}]
        let_go(picture.file for picture in gone)
        entry.pictures.filter(pk__in=[picture.pk for picture in gone]).delete()
        _place(entry, kept, files)
        entry.text, entry.changed_at = text, clock.now()
        if entry.is_of_staff and any(file.pk not in kept for file in files):
            entry.shared_from = entry.told_at = None
        entry.save(update_fields=["text", "changed_at", "shared_from", "told_at"])
        if entry.shared_from is None and not entry.pictures.filter(is_told_apart=False).exists():
            share(entry)
        _record(Action.DIARY_CHANGED, author, entry, entry.children.all())


def _place(entry: DiaryEntry, kept: dict[UUID, DiaryPicture], files: Sequence[StoredFile]) -> None:
    """Those that stay close ranks in their order, which is the order of their places; new ones come behind them."""
    staying = [kept[file.pk] for file in files if file.pk in kept]
    staying.sort(key=lambda picture: picture.position)
    for position, picture in enumerate(staying):
        if picture.position != position:
            DiaryPicture.objects.filter(pk=picture.pk).update(position=position)
    new = [file for file in files if file.pk not in kept]
    DiaryPicture.objects.bulk_create(
        DiaryPicture(entry=entry, file=file, position=position)
        for position, file in enumerate(new, start=len(staying))
    )
    attach(new)


def take_back(author: User, entry: DiaryEntry) -> None:
    """Nobody sees the entry any more, and its pictures go."""
    with transaction.atomic():
        let_go(picture.file for picture in entry.pictures.select_related("file"))
        entry.removed_at = clock.now()
        entry.save(update_fields=["removed_at"])
        _record(Action.DIARY_REMOVED, author, entry, entry.children.all())


def tell_apart(author: User, picture: DiaryPicture, children: Collection[Child]) -> None:
    """Say which children are on a picture; none when nobody can be recognised (P-09). The last one shares the entry."""
    with transaction.atomic():
        entry = DiaryEntry.objects.select_for_update().get(pk=picture.entry_id)
        PictureChild.objects.filter(picture=picture).exclude(child__in=children).delete()
        PictureChild.objects.bulk_create(
            (PictureChild(picture=picture, child=child) for child in children), ignore_conflicts=True
        )
        DiaryPicture.objects.filter(pk=picture.pk).update(is_told_apart=True)
        _record(Action.PICTURE_TOLD_APART, author, entry, children)
        if entry.shared_from is None and not entry.pictures.filter(is_told_apart=False).exists():
            share(entry)


def _record(action: Action, author: User, entry: DiaryEntry, children: Iterable[Child]) -> None:
    trail.record_all(trail.event(action, actor=author, subject=entry, client=child) for child in children)
