"""Everything that Kring holds on a family, as one file: asked, made by a worker, kept a few days (P-33)."""

import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError
from core.audit import trail
from core.audit.choices import Action
from core.childcare.holdings import Holding, Row, all_holdings
from core.childcare.models import Guardian
from core.files.actions.receiving import path_of
from core.files.choices import FileState
from core.files.inspection.kinds import MAIN
from core.files.models import StoredFile
from core.files.stores import StoreError, store, working_folder
from core.lib import clock
from core.lib.database import constraint_of
from core.notifications.wake import wake_worker
from portal.own_data.choices import ExportState
from portal.own_data.models import FamilyExport
from portal.own_data.selectors import is_still_allowed
from portal.own_data.telling import tell_export

logger = logging.getLogger(__name__)
MAKE = "portal.own_data.tasks.make_exports"
KEPT = timedelta(days=5)
PATIENCE = timedelta(minutes=10)
"""Longer than a worker takes for one part; after this another one begins anew."""
MOST_ATTEMPTS = 3
AT_ONCE = 5
ONE_UNFINISHED = "one_unfinished_export_per_guardian"
STYLE = settings.ROOT / "static" / "css" / "paper.css"
CONTENT_TYPE = "application/zip"


@transaction.atomic
def ask_export(guardian: Guardian) -> FamilyExport:
    """Put the making of a copy on the list. Raises RefusedError while an earlier one is being made."""
    export = FamilyExport(family=guardian.family, asked_by=guardian, asked_at=clock.now())
    try:
        with transaction.atomic():
            export.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != ONE_UNFINISHED:
            raise
        raise RefusedError(
            _("A copy is being made already. It stands here as soon as it is ready.")
        ) from None
    trail.record(
        Action.EXPORT_ASKED,
        actor=guardian.user,
        subject=export,
        client=guardian,
        organisation_id=guardian.family.organisation_id,
    )
    transaction.on_commit(_wake, robust=True)
    return export


def make_waiting() -> int:
    """Make what was asked, and what a worker left behind; returns how many. Safe twice, late and in parallel."""
    made = 0
    for _attempt in range(AT_ONCE):
        export = _claim()
        if export is None:
            return made
        _make(export)
        made += 1
    return made


def remove_old() -> int:
    """Remove the copies that were kept long enough; returns how many."""
    over = FamilyExport.objects.filter(expires_at__lte=clock.now())
    over.filter(state=ExportState.CLOSED).update(state=ExportState.GONE)
    due = over.filter(state=ExportState.READY)
    return sum(_leave(export, ExportState.GONE) for export in due)


def close_outdated() -> int:
    """Take away the copies with something in it that who asked may no longer see; returns how many."""
    kept = FamilyExport.objects.filter(state=ExportState.READY).select_related("asked_by__user", "family")
    return sum(close(export) for export in kept if not is_still_allowed(export))


@transaction.atomic
def close(export: FamilyExport) -> bool:
    """Take the copy away before its days are over; its page says why. False when it could not be removed yet."""
    if not _leave(export, ExportState.CLOSED):
        return False
    trail.record(
        Action.EXPORT_CLOSED,
        actor=None,
        subject=export,
        client=export.asked_by,
        organisation_id=export.family.organisation_id,
    )
    return True


def _leave(export: FamilyExport, state: ExportState) -> bool:
    """Remove a copy that is ready from the store; False when the store does not answer, or another did it."""
    try:
        store().remove(export.folder)
    except StoreError as error:
        logger.warning("A copy could not be removed from the store yet: %s", error)
        return False
    still = FamilyExport.objects.filter(pk=export.pk, state=ExportState.READY)
    return bool(still.update(state=state))


def _wake() -> None:
    wake_worker(MAKE)


@transaction.atomic
def _claim() -> FamilyExport | None:
    """The next one, counted as an attempt; one with which too many workers died is given up, with word to who asked."""
    now = clock.now()
    for dead in _left_behind(now).filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(dead)
    waiting = _to_claim().filter(state=ExportState.WAITING) | _left_behind(now)
    export = waiting.order_by("asked_at", "pk").first()
    if export is None:
        return None
    export.state, export.claimed_at, export.done = ExportState.MAKING, now, 0
    export.attempts += 1
    export.parts = len(all_holdings()) + 1
    export.save(update_fields=["state", "claimed_at", "done", "attempts", "parts"])
    return export


def _to_claim() -> QuerySet[FamilyExport]:
    found = FamilyExport.objects.select_for_update(skip_locked=True, of=("self",))
    return found.select_related("asked_by__user", "family__organisation")


def _left_behind(now: datetime) -> QuerySet[FamilyExport]:
    """Of workers that were not heard of for too long."""
    return _to_claim().filter(state=ExportState.MAKING, claimed_at__lt=now - PATIENCE)


def _make(export: FamilyExport) -> None:
    try:
        with working_folder() as folder, translation.override(_language(export)):
            file = Path(folder) / "export.zip"
            _write(export, file)
            store().put(export.path, file, CONTENT_TYPE)
            export.size = file.stat().st_size
    except Exception:
        # Whatever it was, somebody waits for word, and the next one on the list is not to suffer.
        logger.exception("The copy %s of a family's data could not be made.", export.pk)
        _fail(export)
        return
    _finish(export)


@transaction.atomic
def _finish(export: FamilyExport) -> None:
    export.state, export.done = ExportState.READY, export.parts
    export.ready_at = clock.now()
    export.expires_at = export.ready_at + KEPT
    export.save(update_fields=["state", "size", "held", "done", "ready_at", "expires_at"])
    trail.record(
        Action.EXPORT_MADE,
        actor=None,
        subject=export,
        client=export.asked_by,
        organisation_id=export.family.organisation_id,
    )
    tell_export(export)


@transaction.atomic
def _fail(export: FamilyExport) -> None:
    if export.attempts >= MOST_ATTEMPTS:
        _give_up(export)
        return
    export.state = ExportState.WAITING
    export.save(update_fields=["state"])


def _give_up(export: FamilyExport) -> None:
    export.state = ExportState.FAILED
    export.save(update_fields=["state"])
    tell_export(export)


def _language(export: FamilyExport) -> str:
    user = export.asked_by.user
    return user.language if user is not None else settings.LANGUAGE_CODE


def _write(export: FamilyExport, file: Path) -> None:
    """A page to read, the same as JSON for a machine, and the files, of which `held` says which they are."""
    sections: list[dict[str, Any]] = []
    export.held = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for holding in all_holdings():
            rows = list(holding.rows(export.asked_by))
            text = json.dumps(rows, default=_as_json, ensure_ascii=False, indent=1)
            packed.writestr(f"json/{holding.name}.json", text)
            names = list(_pack_files(packed, holding, export, file.parent))
            sections.append(
                {"label": holding.label, "rows": [_readable(row) for row in rows], "files": names}
            )
            _tell_progress(export)
        context = {"export": export, "sections": sections, "organisation": export.family.organisation}
        packed.writestr("overzicht.html", render_to_string("own_data/export.html", context))
        packed.write(STYLE, "css/paper.css")


def _pack_files(
    packed: zipfile.ZipFile, holding: Holding, export: FamilyExport, folder: Path
) -> Iterator[str]:
    for number, kept in enumerate(holding.files(export.asked_by), start=1):
        if kept.state != FileState.READY or kept.removed_at is not None:
            continue
        name = f"bestanden/{holding.name}/{number:04}-{_safe(kept)}"
        part = folder / "part"
        store().fetch(path_of(kept, MAIN), part)
        packed.write(part, name, zipfile.ZIP_STORED)
        part.unlink()
        export.held.append(kept.pk)
        yield name


def _safe(kept: StoredFile) -> str:
    """A name that unpacks as one file everywhere."""
    return "".join(sign if sign.isalnum() or sign in ".-_ " else "-" for sign in kept.name)[-80:]


def _tell_progress(export: FamilyExport) -> None:
    """And that this worker still lives."""
    export.done += 1
    FamilyExport.objects.filter(pk=export.pk).update(done=export.done, claimed_at=clock.now())


def _readable(row: Row) -> list[tuple[str, str]]:
    """What has a value, in words."""
    return [
        (name.replace("_", " "), _as_text(value)) for name, value in row.items() if value not in (None, "")
    ]


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.AMSTERDAM):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, dict | list):
        return json.dumps(value, default=_as_json, ensure_ascii=False)
    return str(value)


def _as_json(value: Any) -> str | float:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)
