"""Correcting what a paper is called and what it is, and deleting one with a reason (C-68, C-69)."""

from enum import StrEnum

from django.db import transaction

from carecases import conditions, signed_papers
from carecases.models import HelpRequest
from carecases.papers.actions.add_papers import name_file
from carecases.papers.choices import PaperKind
from carecases.papers.models import Paper
from carecases.rules import free_text
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.files.actions.keeping import let_go
from core.lib import clock


class Obstacle(StrEnum):
    """Why a paper is not deleted; carecases.papers.wording has the sentences."""

    DECIDED = "decided"
    SIGNED = "signed"
    GONE = "gone"
    REASON_CALLS_BSN = "reason_calls_bsn"


class RefusedRemovalError(Exception):
    """The paper stays as it is; `signatures` name it, where that is why."""

    def __init__(self, obstacle: Obstacle, signatures: list[str] | None = None) -> None:
        super().__init__(obstacle)
        self.obstacle, self.signatures = obstacle, signatures or []


@transaction.atomic
def correct_paper(user: User, paper: Paper, name: str, kind: PaperKind) -> None:
    """Give a paper another name or kind. The ending of the name stays, as it says what the file is."""
    locked = Paper.objects.select_for_update(of=("self",)).select_related("help_request__dossier")
    held = locked.get(pk=paper.pk, removed_at=None)
    changed = [field for field, new in (("name", name), ("kind", kind)) if getattr(held, field) != new]
    if not changed:
        return
    before = held.kind
    held.name, held.kind = name, kind
    held.save(update_fields=["name", "kind"])
    name_file(held, held.help_request.dossier)
    # Names of files stay out of the trail: they may hold a name of a child.
    trail.record(
        Action.PAPER_CHANGED,
        actor=user,
        subject=held,
        client=held.help_request.dossier,
        fields=changed,
        before=before,
        after=held.kind,
    )


@transaction.atomic
def remove_paper(user: User, paper: Paper, reason: str) -> None:
    """Delete the content at once and for everybody; the line stays, with who, when and why.

    The caller made sure that the account is of the side that owns it. The help request is locked first, so that no
    decision is taken meanwhile.

    Raises:
        RefusedRemovalError: see `Obstacle`.
    """
    help_request = (
        HelpRequest.objects.select_for_update(of=("self",)).select_related("status", "dossier")
    ).get(pk=paper.help_request_id)
    held = Paper.objects.select_for_update(of=("self",)).select_related("file").get(pk=paper.pk)
    if not held.is_there:
        raise RefusedRemovalError(Obstacle.GONE)
    if conditions.is_decided(help_request):
        raise RefusedRemovalError(Obstacle.DECIDED)
    signatures = signed_papers.signatures_on(help_request, held.pk)
    if signatures:
        raise RefusedRemovalError(Obstacle.SIGNED, signatures)
    if free_text.look_at(reason).calls_bsn:
        raise RefusedRemovalError(Obstacle.REASON_CALLS_BSN)
    held.removed_at, held.removed_by, held.removal_reason = clock.now(), user, reason
    held.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    let_go([held.file])
    trail.record(
        Action.PAPER_REMOVED,
        actor=user,
        subject=held,
        client=help_request.dossier,
        ground=reason,
        kind=held.kind,
    )
