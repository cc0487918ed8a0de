"""A help request on paper (C-28): each part of care cases tells what it has to print for somebody.

A part registers in `AppConfig.ready`::

    printing.register(Tab.APPROACH, paper.approaches)

Nobody gets on paper what they do not see on screen: a part is asked only for a tab that the seat sees, and leaves out
what this account may not read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from carecases.choices import Tab
from carecases.models import HelpRequest
from carecases.seats import Seat
from core.accounts.models import User


@dataclass(frozen=True)
class Sheet:
    """A heading with facts under it, each a name and a text; `words` is running text before them."""

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    words: str = ""


Write = Callable[[User, HelpRequest, Seat], list[Sheet]]

_writers: dict[Tab, list[Write]] = {}


def register(tab: Tab, write: Write) -> None:
    """`write` gives what stands on a tab, in order; an empty list when there is nothing."""
    known = _writers.setdefault(tab, [])
    if write not in known:
        known.append(write)


def sheets(user: User, help_request: HelpRequest, seat: Seat) -> list[Sheet]:
    """Everything of a help request that this account sees, in the order of the tabs."""
    return [
        sheet
        for tab in Tab
        if tab in seat.sees
        for write in _writers.get(tab, ())
        for sheet in write(user, help_request, seat)
    ]
