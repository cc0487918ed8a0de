"""What of a help request can be shared piece by piece: papers and forms, each owned by the school or the partnership.

A school's consultation round and a parents' view show only what was ticked (C-41, C-62). The part that owns the pieces
registers them in `AppConfig.ready`, with its tab::

    sharing.register(Tab.ATTACHMENTS, selectors.shareable_papers)

and asks for every list and every single piece what a seat sees of them::

    numbers = sharing.ticked(entered.seat, user, Tab.ATTACHMENTS)
    papers = papers.filter(pk__in=numbers) if numbers is not None else papers
    if not sharing.shows(seat, user, Tab.ATTACHMENTS, paper.pk): raise Http404

What a guest added is theirs to see as well; that the owning part knows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from carecases.choices import Side, Tab
from carecases.models import HelpRequest
from carecases.seats import Seat, tabs_of
from core.accounts.models import User


@dataclass(frozen=True)
class Piece:
    """One paper or form: `number` is its key, `name` what a ticking user reads, `owner` who may share it."""

    tab: Tab
    number: int
    name: str
    owner: Side

    @property
    def key(self) -> str:
        """How an admission keeps it: "bijlagen:12"."""
        return f"{self.tab.value}:{self.number}"


Pieces = Callable[[HelpRequest], list[Piece]]

_sources: dict[Tab, Pieces] = {}


def register(tab: Tab, pieces: Pieces) -> None:
    """Tell which pieces a help request has on a tab. Raises ValueError when another part told already."""
    if _sources.setdefault(tab, pieces) is not pieces:
        raise ValueError(f"The pieces of the tab {tab} are registered twice.")


def pieces_of(help_request: HelpRequest, side: Side) -> list[Piece]:
    """What this side may share piece by piece: the school its own, the partnership everything (C-62)."""
    found = [piece for tab in Tab if tab in _sources for piece in _sources[tab](help_request)]
    return [piece for piece in found if side is Side.PARTNERSHIP or piece.owner is side]


def ticked(seat: Seat, user: User, tab: Tab) -> set[int] | None:
    """The numbers of the pieces on a tab that a guest was given; None where this seat sees all of them."""
    if not seat.is_guest:
        return None
    numbers = set[int]()
    for admission in seat.admissions:
        if tab not in tabs_of(admission, user):
            continue
        if admission.items is None:
            return None
        numbers |= {
            int(number) for name, _, number in (key.partition(":") for key in admission.items) if name == tab
        }
    return numbers


def shows(seat: Seat, user: User, tab: Tab, number: int) -> bool:
    """Whether a seat sees one piece."""
    numbers = ticked(seat, user, tab)
    return tab in seat.sees and (numbers is None or number in numbers)
