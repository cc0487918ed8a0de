"""Hanging files on a help request (C-12, C-20)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.db import IntegrityError, transaction

from carecases.choices import Side
from carecases.models import Dossier, HelpRequest
from carecases.papers.choices import Channel
from carecases.papers.limits import limit_of, refusals
from carecases.papers.models import Paper
from carecases.papers.rules.names import guess_kind
from carecases.rules import free_text
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.files.actions.keeping import attach, let_go
from core.files.models import StoredFile
from core.lib import clock


@dataclass(frozen=True)
class Double:
    """A file that was not added, as its content is there already."""

    name: str
    earlier: Paper


@dataclass
class Added:
    """What became of each file: a paper, a double of one that is there, or a sentence that says why not."""

    papers: list[Paper] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add_papers(
    help_request: HelpRequest,
    files: Iterable[StoredFile],
    *,
    by: User | None,
    side: Side,
    channel: Channel = Channel.DIRECT,
    block: str = "",
) -> Added:
    """Each file by itself: one that is refused takes no other along.

    `block` is where a pupil-tracking system had it, which tells its kind better than a name. A placeholder is taken and
    marked (C-71). Of the same content sent at the same moment one stays: PostgreSQL refuses the other.
    """
    limit = limit_of(help_request.organisation_id, channel)
    added = Added()
    for file in files:
        reasons = refusals(limit, file.name, file.size)
        if reasons:
            added.refused += reasons
            let_go([file])
            continue
        paper = _hung(help_request, file, by, side, channel, block)
        if paper.file_id == file.pk:
            added.papers.append(paper)
        else:
            added.doubles.append(Double(file.name, paper))
            let_go([file])
    return added


def _hung(
    help_request: HelpRequest, file: StoredFile, by: User | None, side: Side, channel: Channel, block: str
) -> Paper:
    """The new paper, or the one that has this content."""
    if earlier := _same_content(help_request, file):
        return earlier
    try:
        with transaction.atomic():
            paper = Paper.objects.create(
                organisation_id=help_request.organisation_id,
                help_request=help_request,
                file=file,
                name=file.name,
                kind=guess_kind(block, file.name),
                side=side,
                by=by,
                at=clock.now(),
                channel=channel,
                digest=file.sha256,
                is_empty=file.is_blank,
            )
            attach([file])
            name_file(paper, help_request.dossier)
            trail.record(
                Action.PAPER_ADDED,
                actor=by,
                subject=paper,
                client=help_request.dossier,
                organisation_id=help_request.organisation_id,
                kind=paper.kind,
                channel=channel,
            )
            return paper
    except IntegrityError:
        # Another request added the same content since it was looked for; anything else is a fault.
        if earlier := _same_content(help_request, file):
            return earlier
        raise


def _same_content(help_request: HelpRequest, file: StoredFile) -> Paper | None:
    if file.is_blank:
        return None
    there = Paper.objects.filter(
        help_request=help_request, digest=file.sha256, removed_at=None, is_empty=False
    )
    return there.select_related("by").first()


def name_file(paper: Paper, dossier: Dossier) -> None:
    """Let the file be saved under the paper's name, or a neutral one where that holds the name of the pupil."""
    words = " ".join(PurePosixPath(paper.name).stem.replace("_", " ").split())
    if free_text.look_at(words, dossier.first_name, dossier.last_name).names_pupil:
        name = f"dossier-{dossier.number}-{paper.pk}{PurePosixPath(paper.name).suffix}"
    else:
        name = paper.name
    StoredFile.objects.filter(pk=paper.file_id).update(name=name)
