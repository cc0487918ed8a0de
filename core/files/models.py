"""Files that people bring: a row each, with the bytes in a store outside the web root (N-10)."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.files.choices import KINDS, FileState, Variant
from core.files.inspection.kinds import Kind


def random_key() -> str:
    """A name in the store that nobody can guess; lower case, as some file systems know no other."""
    return secrets.token_hex(32)


class StoredFile(models.Model):
    """One file as it is kept: checked, and a photo drawn anew without what a camera writes beside the picture.

    `id` stands in addresses, `key` names the folder in the store; what the file was called (`name`) is only ever
    shown. `parts` holds for each stored copy its `size` in bytes and its `width` and `height` in pixels (0 where there
    is no picture). `is_blank`: a document with next to nothing in it. `attached_at` is empty until whoever asked for
    it keeps it with something; without that it goes after a day. A row with `removed_at` is gone for everybody; a
    worker then empties the store, and takes the row unless something still points at it (`emptied_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True, default=random_key, editable=False)
    purpose = models.CharField(max_length=40)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="files")
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="uploaded_files"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=KINDS)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_blank = models.BooleanField(default=False)
    parts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.CHECKING)
    problem = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    attached_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="a_file_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="a_file_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.REFUSED) | ~Q(problem=""), name="a_refused_file_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.CHECKING) | Q(checked_at__isnull=False),
                name="a_checked_file_says_when",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="a_file_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="a_file_has_a_digest"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state=FileState.CHECKING, removed_at=None),
                name="file_to_check",
            ),
            models.Index(
                fields=["uploader", "created_at"],
                condition=Q(attached_at=None, removed_at=None),
                name="file_not_attached",
            ),
            models.Index(
                fields=["removed_at"],
                condition=Q(removed_at__isnull=False, emptied_at=None),
                name="file_to_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY

    @property
    def is_checking(self) -> bool:
        return self.state == FileState.CHECKING

    @property
    def is_text(self) -> bool:
        return self.kind == Kind.TEXT

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def is_photo(self) -> bool:
        return self.kind == Kind.PHOTO

    @property
    def is_video(self) -> bool:
        return self.kind == Kind.VIDEO

    @property
    def width(self) -> int:
        """Of the whole picture, in pixels; 0 when it is none."""
        return int(self.parts.get(Variant.FULL, {}).get("width", 0))

    @property
    def height(self) -> int:
        return int(self.parts.get(Variant.FULL, {}).get("height", 0))
