"""Taking in one file: looked into, stored under a random key, and from then on a row (N-11)."""

import hashlib
import logging
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.files import purposes, wording
from core.files.choices import FileState
from core.files.inspecting import Inspected, inspect
from core.files.inspection.kinds import MAIN, Problem, RefusedError
from core.files.models import StoredFile
from core.files.stores import CHUNK, StoreError, store, working_folder
from core.lib import clock
from core.notifications.wake import wake_worker

logger = logging.getLogger(__name__)
SCAN = "core.files.tasks.scan_waiting"
MOST_WAITING = 60
"""Files of one person that hang on nothing yet, within a day."""
WAITING = timedelta(days=1)


class UploadRefusedError(Exception):
    """The file is not kept; the text is the sentence for who brought it."""


def receive(user: Any, upload: UploadedFile, purpose_name: str) -> StoredFile:
    """Keep a file that somebody brought, for a purpose; it goes again after a day unless it is attached.

    Not within a transaction: the row has to be there before the bytes are, so that nothing is stored that no row tells
    of.

    Raises:
        UploadRefusedError: with one sentence that names the file, says why and what to do.
        UnknownPurposeError: no part has registered the purpose.
    """
    purpose = purposes.require(purpose_name)
    name, kinds = upload.name or "", purpose.kinds_for(user)
    try:
        if not purpose.may_add(user):
            raise RefusedError(Problem.NOT_ACCEPTED)
        _refuse_too_much(user, upload, name, purpose.most_bytes_for(user, name))
        with working_folder() as folder:
            file = _held(upload, Path(folder) / "upload")
            return _stored(user, purpose_name, name, inspect(file, name, kinds, Path(folder)))
    except RefusedError as refused:
        most_bytes = purpose.most_bytes_for(user, name)
        raise UploadRefusedError(wording.refusal(refused.problem, name, kinds, most_bytes)) from None


def _refuse_too_much(user: Any, upload: UploadedFile, name: str, most_bytes: int) -> None:
    if (upload.size or 0) > most_bytes:
        raise RefusedError(Problem.TOO_LARGE)
    waiting = StoredFile.objects.filter(
        uploader_id=user.pk, attached_at=None, removed_at=None, created_at__gt=clock.now() - WAITING
    )
    if waiting.count() >= MOST_WAITING:
        raise RefusedError(Problem.TOO_MANY_WAITING)


def _held(upload: UploadedFile, target: Path) -> Path:
    """The upload as a file of its own, that may be changed and moved."""
    temporary = getattr(upload, "temporary_file_path", None)
    if temporary is not None:
        shutil.copyfile(temporary(), target)
    else:
        with target.open("wb") as write:
            for piece in upload.chunks():
                write.write(piece)
    return target


def _stored(user: Any, purpose_name: str, name: str, found: Inspected) -> StoredFile:
    main = found.path_of(MAIN)
    file = StoredFile.objects.create(
        purpose=purpose_name,
        organisation_id=user.organisation_id,
        uploader_id=user.pk,
        name=_name_as_stored(name, found),
        kind=found.type.kind.value,
        media_type=found.type.media_type,
        size=main.stat().st_size,
        sha256=_digest(main),
        is_blank=found.is_blank,
        parts={
            part: {"size": found.path_of(part).stat().st_size, "width": width, "height": height}
            for part, (width, height) in found.parts.items()
        },
        created_at=clock.now(),
    )
    try:
        for part in found.parts:
            store().put(path_of(file, part), found.path_of(part), file.media_type)
    except StoreError as error:
        logger.exception("ALARM: a file could not be stored: %s", error)
        StoredFile.objects.filter(pk=file.pk).update(removed_at=clock.now())
        raise RefusedError(Problem.NO_STORAGE) from None
    return _settled(file)


def _settled(file: StoredFile) -> StoredFile:
    """Ready at once, or with a virus scanner once that has looked."""
    if settings.CLAMAV:
        transaction.on_commit(partial(wake_worker, SCAN), robust=True)
        return file
    file.state, file.checked_at = FileState.READY, clock.now()
    file.save(update_fields=["state", "checked_at"])
    return file


def _name_as_stored(name: str, found: Inspected) -> str:
    """With the ending of what is stored: every photo becomes a JPEG."""
    shown = Path(wording.shown_name(name))
    return shown.stem + ".jpg" if found.type.media_type == "image/jpeg" else str(shown)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def folder_of(file: StoredFile) -> str:
    """The folder in the store; spread over 256 of them."""
    return f"{file.key[:2]}/{file.key}"


def path_of(file: StoredFile, part: str) -> str:
    return f"{folder_of(file)}/{part}"
