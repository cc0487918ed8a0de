"""What somebody gets to see of papers and notes; the help request they hang on decides (carecases.seats)."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from carecases import sharing
from carecases.choices import Side, Tab
from carecases.models import Dossier, HelpRequest
from carecases.papers.models import Note, Paper, ParentsConsent
from carecases.seats import Capacity, Seat
from carecases.selectors import side_of
from carecases.sharing import Piece
from carecases.signed_papers import Paper as SignedPaper
from core.accounts.models import User

SIDES = {Capacity.SCHOOL: Side.SCHOOL, Capacity.PARTNERSHIP: Side.PARTNERSHIP}


def papers_of(help_request: HelpRequest, seat: Seat, user: User) -> QuerySet[Paper]:
    """The papers of a help request that somebody in this seat sees, newest first, removed ones included.

    Of guests who were given single papers: those, and what they added themselves; never what was removed.
    """
    found = Paper.objects.filter(help_request=help_request).select_related("file", "by", "removed_by")
    if seat.is_guest:
        found = found.filter(removed_at=None)
    given = sharing.ticked(seat, user, Tab.ATTACHMENTS)
    return found if given is None else found.filter(Q(pk__in=given) | Q(by=user))


def number_of_papers(user: User, help_request: HelpRequest, seat: Seat) -> int:
    """Behind the name of the tab: those that this seat sees."""
    return papers_of(help_request, seat, user).filter(removed_at=None).count()


def shareable_papers(help_request: HelpRequest) -> list[Piece]:
    """For whoever ticks what a guest or parent gets to see."""
    there = Paper.objects.filter(help_request=help_request, removed_at=None).order_by("at", "pk")
    return [Piece(Tab.ATTACHMENTS, paper.pk, paper.name, Side(paper.side)) for paper in there]


def papers_that_may_be_signed(help_request: HelpRequest) -> list[SignedPaper]:
    """For whoever says on which paper somebody signed a form (C-26), newest first."""
    there = Paper.objects.filter(help_request=help_request, removed_at=None, is_empty=False)
    url = reverse("papers:papers", args=[help_request.pk])
    return [SignedPaper(paper.pk, paper.name, url) for paper in there.order_by("-at", "-pk")]


def consents_of(help_request: HelpRequest) -> QuerySet[ParentsConsent]:
    """Parents who agreed to the handelingsdeel and did not come back on it."""
    return ParentsConsent.objects.filter(help_request=help_request, withdrawn_at=None)


def owning_side(seat: Seat) -> Side:
    """Whose a paper becomes that somebody in this seat adds; a guest adds it for who invited them (C-62)."""
    if seat.is_guest:
        return side_of(seat.admissions[-1].given_by)
    return SIDES[seat.capacity]


def may_remove(seat: Seat, paper: Paper) -> bool:
    """Whether this seat is of the side that owns the paper, and works on papers (C-68)."""
    return Tab.ATTACHMENTS in seat.works_on and SIDES.get(seat.capacity) == paper.side


def notes_of(user: User, dossier: Dossier) -> QuerySet[Note]:
    """The notes that this account wrote itself; nobody has a right to those of others (C-36)."""
    return Note.objects.filter(writer=user, dossier=dossier)
