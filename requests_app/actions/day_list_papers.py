"""The day lists of a large location as one PDF: asked, made by a worker, kept for an hour (R-57)."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.childcare.models import Location
from core.childcare.selectors import day_list_groups
from core.files.actions.keeping import let_go
from core.files.actions.making import keep_made
from core.files.models import StoredFile
from core.files.stores import StoreError, working_folder
from core.lib import clock
from core.lib.pdf import CONTENT_TYPE, PdfError
from core.notifications.wake import wake_worker
from requests_app.choices import PaperState
from requests_app.converters import FileKind
from requests_app.day_list import GroupList, group_lists
from requests_app.day_list_files import as_pdf, record_taken_out
from requests_app.day_list_papers import KEPT, PURPOSE
from requests_app.models import DayListPaper

logger = logging.getLogger(__name__)
MAKE = "requests_app.tasks.make_day_list_papers"
SECONDS = 120
"""For one PDF; nobody waits for the page."""
SILENT_FOR = timedelta(minutes=5)
"""After this long a worker is taken for dead, and another begins anew."""
MOST_ATTEMPTS = 3
LONGEST_NAME = 120


def ask_paper(user: User, location: Location, on: date) -> DayListPaper:
    """Have it made; the same one that is still being made is not made twice."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        paper, _is_new = DayListPaper.objects.get_or_create(
            user=user,
            location=location,
            on=on,
            state__in=PaperState.under_way(),
            defaults={"state": PaperState.WAITING, "asked_at": clock.now()},
        )
        transaction.on_commit(lambda: wake_worker(MAKE), robust=True)
    return paper


def make_due() -> int:
    """Make what waits; returns how many. Safe to run twice, late or at the same time.

    After one that did not succeed the others wait for the next round, so that one worker is not held for long.
    """
    made = 0
    while (paper := _claimed()) is not None and _make(paper):
        made += 1
    return made


@transaction.atomic
def tidy() -> int:
    """Take away what was kept for long enough, but for what is still to be made; returns how many."""
    old = list(
        DayListPaper.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(asked_at__lt=clock.now() - KEPT)
        .exclude(state__in=PaperState.under_way())
        .select_related("file")
    )
    let_go(file for file in (paper.file for paper in old) if isinstance(file, StoredFile))
    DayListPaper.objects.filter(pk__in=[paper.pk for paper in old]).delete()
    return len(old)


@transaction.atomic
def _claimed() -> DayListPaper | None:
    """The next one that waits, or whose worker has been silent; failed when too many were."""
    now = clock.now()
    left_behind = Q(state=PaperState.WORKING, claimed_at__lt=now - SILENT_FOR)
    paper = (
        DayListPaper.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Q(state=PaperState.WAITING) | left_behind)
        .select_related("user__organisation", "location")
        .order_by("asked_at", "pk")
        .first()
    )
    if paper is not None:
        paper.state = PaperState.WORKING if paper.attempts < MOST_ATTEMPTS else PaperState.FAILED
        paper.attempts, paper.claimed_at = paper.attempts + 1, now
        paper.save(update_fields=["state", "attempts", "claimed_at"])
    return paper


def _make(paper: DayListPaper) -> bool:
    if paper.state == PaperState.FAILED:
        return False
    groups = day_list_groups(paper.user).filter(location=paper.location).order_by("name", "pk")
    lists = group_lists(list(groups), paper.on)
    try:
        with working_folder() as folder, translation.override(paper.user.language):
            made = Path(folder) / "list.pdf"
            made.write_bytes(as_pdf(paper.location, lists, paper.on, seconds=SECONDS))
            _keep(paper, made, lists)
    except (PdfError, StoreError) as problem:
        logger.error("No PDF of a long day list: %s", problem)
        paper.state = PaperState.WAITING if paper.attempts < MOST_ATTEMPTS else PaperState.FAILED
        paper.save(update_fields=["state"])
        return False
    return True


@transaction.atomic
def _keep(paper: DayListPaper, made: Path, lists: Sequence[GroupList]) -> None:
    name = f"{_('Day list')} {paper.location} {paper.on:%Y-%m-%d}.pdf"
    paper.file = keep_made(
        paper.user, made, name=name[-LONGEST_NAME:], media_type=CONTENT_TYPE, purpose=PURPOSE
    )
    # Kept from now on, also when it waited for a worker.
    paper.state, paper.asked_at = PaperState.READY, clock.now()
    paper.save(update_fields=["file", "state", "asked_at"])
    record_taken_out(paper.user, paper.location, lists, paper.on, FileKind.PDF)
