"""The photos of a period as one zip, made by a worker (P-06)."""

import logging
import zipfile
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child
from core.files.actions.keeping import let_go
from core.files.actions.making import keep_made
from core.files.actions.receiving import path_of
from core.files.choices import Variant
from core.files.models import StoredFile
from core.files.stores import StoreError, store, working_folder
from core.lib import clock
from core.notifications.wake import wake_worker
from portal.diary.albums import KEPT, MOST_PICTURES
from portal.diary.models import Album, AlbumState, DiaryPicture
from portal.diary.selectors import pictures_between

logger = logging.getLogger(__name__)
MAKE = "portal.diary.tasks.make_albums"
SILENT_FOR = timedelta(minutes=5)
"""After this long without progress the worker is taken for dead, and another begins anew."""
MOST_ATTEMPTS = 3
BEAT_EVERY = 10


def ask_album(user: User, child: Child | None, first: date, last: date) -> Album:
    """Have an album made; the same one that is still being made is not made twice."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        under_way = Album.objects.filter(
            user=user, child=child, first=first, last=last, state__in=[AlbumState.WAITING, AlbumState.WORKING]
        ).first()
        if under_way:
            return under_way
        album = Album.objects.create(user=user, child=child, first=first, last=last, asked_at=clock.now())
        trail.record(Action.ALBUM_ASKED, actor=user, subject=album, client=child)
        transaction.on_commit(lambda: wake_worker(MAKE), robust=True)
    return album


def make_due() -> int:
    """Make the albums that wait; returns how many. Safe to run twice, late or at the same time."""
    made = 0
    while (album := _claimed()) is not None:
        made += _make(album)
    return made


def _claimed() -> Album | None:
    """The next one that waits, or whose worker has been silent."""
    now = clock.now()
    with transaction.atomic():
        album = (
            Album.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(Q(state=AlbumState.WAITING) | Q(state=AlbumState.WORKING, beaten_at__lt=now - SILENT_FOR))
            .select_related("user__organisation", "child")
            .order_by("asked_at")
            .first()
        )
        if album is not None:
            album.state = AlbumState.WORKING if album.attempts < MOST_ATTEMPTS else AlbumState.FAILED
            album.attempts, album.beaten_at, album.done = album.attempts + 1, now, 0
            album.save()
    return album


def _make(album: Album) -> bool:
    if album.state == AlbumState.FAILED:
        return False
    pictures = list(pictures_between(album.user, album.child, album.first, album.last)[:MOST_PICTURES])
    Album.objects.filter(pk=album.pk).update(total=len(pictures), done=0)
    try:
        with working_folder() as folder:
            packed = Path(folder) / "album.zip"
            _pack(album, pictures, packed, Path(folder) / "picture")
            _keep(album, packed, pictures)
    except StoreError as error:
        # It is tried again once this worker has been silent for long enough.
        logger.warning("An album could not be made yet: %s", error)
        return False
    return True


def _pack(album: Album, pictures: list[DiaryPicture], packed: Path, held: Path) -> None:
    """Photos are packed already: they are put in as they are."""
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for number, picture in enumerate(pictures, start=1):
            store().fetch(path_of(picture.file, Variant.FULL), held)
            archive.write(held, _name_in(picture, number))
            if number % BEAT_EVERY == 0:
                Album.objects.filter(pk=album.pk).update(done=number, beaten_at=clock.now())


def _name_in(picture: DiaryPicture, number: int) -> str:
    """By date, and numbered, so that no two are the same."""
    assert picture.entry.shared_from is not None
    ending = Path(picture.file.name).suffix or ".jpg"
    return f"{clock.local_date(picture.entry.shared_from):%Y-%m-%d} {number:04d}{ending}"


def _keep(album: Album, packed: Path, pictures: list[DiaryPicture]) -> None:
    name = f"Fotoboek {album.first:%Y-%m-%d} {album.last:%Y-%m-%d}.zip"
    with transaction.atomic():
        file = keep_made(album.user, packed, name=name, media_type="application/zip", purpose="albums")
        album.pictures.set(pictures)
        Album.objects.filter(pk=album.pk).update(
            state=AlbumState.READY, file=file, ready_at=clock.now(), done=F("total")
        )


def tidy_albums() -> int:
    """Take away albums that were kept for long enough; returns how many."""
    old = list(Album.objects.filter(asked_at__lt=clock.now() - KEPT).select_related("file"))
    with transaction.atomic():
        let_go(file for file in (album.file for album in old) if isinstance(file, StoredFile))
        Album.objects.filter(pk__in=[album.pk for album in old]).delete()
    return len(old)
