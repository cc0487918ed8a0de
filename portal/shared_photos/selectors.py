"""Which photos that go to many families somebody may see, and what they still lack."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.choices import Environment
from core.accounts.models import User
from core.childcare.consents import allows_photos, without_photo_consent
from core.childcare.models import Child
from core.childcare.selectors import children_of
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from portal.shared_photos.models import ChildOnPhoto, SharedPhoto


def seen_by(user: User, files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Of files that went to many families those that this user may see.

    A parent sees no photo of which nobody said who is on it, nor one with a child of somebody else on it whose
    guardians do not allow that now (P-09). Whoever works for the organisation sees all.
    """
    if user.environment != Environment.PARENT:
        return files
    of_others = ChildOnPhoto.objects.filter(photo__file=OuterRef("pk")).exclude(child__in=children_of(user))
    hidden = of_others.annotate(allows=allows_photos(OuterRef("child"))).filter(allows=False)
    told = SharedPhoto.objects.filter(file=OuterRef("pk"))
    return files.filter(~Q(kind=Kind.PHOTO) | (Exists(told) & ~Exists(hidden)))


def photos_among(files: Iterable[StoredFile]) -> list[StoredFile]:
    """What is a photo, in order: a document shows what it shows."""
    return [file for file in files if file.is_photo]


def children_on(files: Iterable[StoredFile]) -> dict[UUID, list[Child]]:
    """Who is on each photo; one of which nobody said anything is not in it. Two queries."""
    found = SharedPhoto.objects.filter(file__in=[file.pk for file in files]).prefetch_related("children")
    return {photo.file_id: list(photo.children.all()) for photo in found}


def unready(files: Iterable[StoredFile]) -> list[StoredFile]:
    """The photos that parents do not see: nobody said who is on it, or with a child without consent. Three queries."""
    photos = photos_among(files)
    on_them = children_on(photos)
    without = without_photo_consent(child for children in on_them.values() for child in children)
    return [
        file
        for file in photos
        if file.pk not in on_them or any(child.pk in without for child in on_them[file.pk])
    ]
