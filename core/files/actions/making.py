"""Keeping a file that Kring made itself, to be handed out by the same view (an album, an export)."""

import hashlib
from pathlib import Path
from typing import Any

from core.files.actions.receiving import path_of
from core.files.choices import FileState, Variant
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.stores import store
from core.lib import clock


def keep_made(user: Any, made: Path, *, name: str, media_type: str, purpose: str) -> StoredFile:
    """Store a file for a user, attached at once; the caller lets it go (core.files.actions.keeping) when it is done.

    Raises StoreError.
    """
    with made.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    now, size = clock.now(), made.stat().st_size
    file = StoredFile(
        purpose=purpose,
        organisation_id=user.organisation_id,
        uploader_id=user.pk,
        name=name,
        kind=Kind.DOCUMENT,
        media_type=media_type,
        size=size,
        sha256=digest,
        parts={Variant.FULL: {"size": size, "width": 0, "height": 0}},
        state=FileState.READY,
        created_at=now,
        checked_at=now,
        attached_at=now,
    )
    store().put(path_of(file, Variant.FULL), made, media_type)
    file.save(force_insert=True)
    return file
