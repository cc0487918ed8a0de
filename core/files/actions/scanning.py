"""Having the virus scanner look at what was taken in, before anybody sees it."""

import logging
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction

from core.files import antivirus, notices
from core.files.actions.receiving import folder_of, path_of
from core.files.antivirus import ScannerAwayError, Verdict
from core.files.choices import FileState, Variant
from core.files.inspection.kinds import Problem
from core.files.models import StoredFile
from core.files.stores import StoreError, store, working_folder
from core.lib import clock

logger = logging.getLogger(__name__)
PROBLEMS = {Verdict.INFECTED: Problem.INFECTED, Verdict.TOO_LARGE: Problem.TOO_LARGE_TO_SCAN}


def scan_waiting(*, seconds: float) -> int:
    """Look at waiting files, oldest first, for so long; returns how many. Safe to run at the same time.

    Without an answer that can be trusted the files wait on, and whoever brought them reads that they are being checked.
    """
    if not settings.CLAMAV:
        return 0
    waiting = _waiting()
    if not waiting:
        return 0
    until, done = monotonic() + seconds, 0
    try:
        antivirus.require_alert_scanner()
        for file_id in waiting:
            done += _scan_one(file_id)
            if monotonic() > until:
                break
    except ScannerAwayError as away:
        logger.error("ALARM: files wait for the virus scanner: %s", away)
    return done


def _waiting() -> list[Any]:
    found = StoredFile.objects.filter(state=FileState.CHECKING, removed_at=None).order_by("created_at")
    return list(found.values_list("pk", flat=True)[:200])


def _scan_one(file_id: Any) -> bool:
    """Raises ScannerAwayError."""
    with transaction.atomic():
        waiting = StoredFile.objects.filter(pk=file_id, state=FileState.CHECKING, removed_at=None)
        file = waiting.select_for_update(skip_locked=True).first()
        if file is None:
            return False
        try:
            verdict = _verdict(file)
        except StoreError as error:
            logger.warning("A file to check is not in the store: %s", error)
            return False
        _settle(file, verdict)
        return True


def _verdict(file: StoredFile) -> Verdict:
    with working_folder() as folder:
        held = Path(folder) / "held"
        store().fetch(path_of(file, Variant.FULL), held)
        return antivirus.scan(held)


def _settle(file: StoredFile, verdict: Verdict) -> None:
    file.checked_at = clock.now()
    problem = PROBLEMS.get(verdict)
    if problem is None:
        file.state = FileState.READY
    else:
        file.state, file.problem = FileState.REFUSED, problem.value
        _throw_away(file)
        notices.tell_refused(file)
        logger.error("ALARM: the virus scanner refused file %s: %s", file.pk, problem.value)
    file.save(update_fields=["state", "problem", "checked_at"])


def _throw_away(file: StoredFile) -> None:
    """The bytes go at once; the row stays, so that where the file would be its name and the reason can be read."""
    store().remove(folder_of(file))
