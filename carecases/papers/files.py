"""The files of papers: taken in by core.files, and handed out to who sees the paper at that moment (C-05, C-31)."""

from dataclasses import dataclass
from datetime import timedelta

from carecases.choices import Tab
from carecases.papers.choices import Channel
from carecases.papers.limits import limit_of
from carecases.papers.models import Paper
from carecases.papers.selectors import papers_of
from carecases.seats import seat_of
from carecases.selectors import help_requests_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event
from core.files import purposes
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.lib import clock

PURPOSE = "papers"
MOST_AT_ONCE = 20
SAME_LOOK = timedelta(minutes=10)
"""A browser asks for a large file piece by piece; within this time that is one look, or one download."""


@dataclass(frozen=True)
class Link:
    """Stands where an account stands otherwise: a link of an organisation, which brings papers and nothing else."""

    organisation_id: int
    channel: Channel
    pk: None = None

    def has_right(self, right: Right) -> bool:
        return right is Right.SEE_HELP_REQUESTS


def register() -> None:
    """Make the purpose known."""
    purposes.register(
        Purpose(
            PURPOSE,
            frozenset({Kind.PHOTO, Kind.DOCUMENT, Kind.TEXT}),
            may_read=may_read,
            may_add=may_add,
            most=MOST_AT_ONCE,
            most_bytes_now=most_bytes,
            opens_documents=True,
            before_handing_out=record_look,
        )
    )


def most_bytes(user: User | Link) -> int:
    """By how the file comes in: what a link brings has the limit of that link."""
    channel = user.channel if isinstance(user, Link) else Channel.DIRECT
    return limit_of(user.organisation_id, channel).most_bytes


def may_read(user: User, file: StoredFile) -> bool:
    """Whether this account sees the paper now: asked anew at every request, so an access that ended counts at once."""
    paper = Paper.objects.filter(file=file, removed_at=None).first()
    if paper is None:
        return False
    help_request = help_requests_of(user).filter(pk=paper.help_request_id).first()
    seat = seat_of(user, help_request) if help_request else None
    if help_request is None or seat is None or Tab.ATTACHMENTS not in seat.sees:
        return False
    return papers_of(help_request, seat, user).filter(pk=paper.pk).exists()


def may_add(user: User | Link) -> bool:
    """Who may be in a help request; its page says whether this account adds something there."""
    return user.has_right(Right.SEE_HELP_REQUESTS) or user.has_right(Right.JOIN_HELP_REQUESTS)


def record_look(user: User, file: StoredFile, is_saved: bool) -> None:
    """A line for each look and each download: who, when, which paper, in which capacity."""
    paper = Paper.objects.select_related("help_request__dossier").get(file=file)
    action = Action.PAPER_SAVED if is_saved else Action.PAPER_SEEN
    known = Event.objects.filter(
        client_type=trail.type_of(paper.help_request.dossier),
        client_id=trail.id_of(paper.help_request.dossier),
        object_id=trail.id_of(paper),
        actor=user.pk,
        action=action,
        at__gt=clock.now() - SAME_LOOK,
    )
    if not known.exists():
        trail.record(action, actor=user, subject=paper, client=paper.help_request.dossier)
