"""What the diary holds on a family (P-33): what the guardian reads there, so no photos that are not to be shared."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, Row, rows_of
from core.childcare.models import Guardian
from core.files.models import StoredFile
from portal.diary.models import Album, DiaryEntry, DiaryPicture, EntryChild, PictureChild
from portal.diary.selectors import entries_of, pictures_of


def _entries(asker: Guardian) -> Iterator[Row]:
    entries = entries_of(asker.user) if asker.user else DiaryEntry.objects.none()
    return rows_of(entries, leave_out=("share_at", "told_at"))


def _pictures(asker: Guardian) -> Iterator[StoredFile]:
    found = pictures_of(asker.user) if asker.user else DiaryPicture.objects.none()
    return (picture.file for picture in found.select_related("file").order_by("pk"))


def register() -> None:
    holdings.register(
        Holding("diary", _("Diary"), ("diary.diaryentry",), _entries, _pictures),
        Holding(
            "diary_children",
            _("Whom entries of the diary are about"),
            ("diary.entrychild",),
            lambda asker: rows_of(EntryChild.objects.filter(child__family=asker.family_id)),
        ),
        Holding(
            "photo_children",
            _("Who is on photos"),
            ("diary.picturechild",),
            lambda asker: rows_of(PictureChild.objects.filter(child__family=asker.family_id)),
        ),
        Holding(
            "albums",
            _("Photos of a period as one file"),
            ("diary.album",),
            lambda asker: rows_of(Album.objects.filter(user__guardian=asker.pk)),
        ),
    )
