"""Saying who is on photos that go to many families (P-09)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child
from core.files.models import StoredFile
from core.lib import clock
from portal.shared_photos.models import ChildOnPhoto, SharedPhoto


def tell_who_is_on(author: User, photos: Mapping[StoredFile, Collection[Child]], *, subject: Any) -> None:
    """Keep who is on each photo of `subject`, no children where nobody can be recognised; within the caller's
    transaction."""
    for file, children in photos.items():
        photo, _is_new = SharedPhoto.objects.update_or_create(
            file=file, defaults={"told_by": author, "told_at": clock.now()}
        )
        photo.on_it.exclude(child__in=children).delete()
        ChildOnPhoto.objects.bulk_create(
            (ChildOnPhoto(photo=photo, child=child) for child in children), ignore_conflicts=True
        )
        trail.record_all(
            trail.event(Action.PICTURE_TOLD_APART, actor=author, subject=subject, client=child)
            for child in children
        )


def forget(files: Iterable[StoredFile]) -> None:
    """Keep nothing of photos that are let go."""
    SharedPhoto.objects.filter(file__in=[file.pk for file in files]).delete()
