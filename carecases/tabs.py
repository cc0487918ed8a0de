"""The tabs of a help request: each part of care cases that has one tells where it is (C-02).

A part registers in `AppConfig.ready`::

    tabs.register(Tab.ATTACHMENTS, "papers:papers", count=selectors.number_of_papers)

Its URL takes the help request as `pk`. `count` gives the number behind the tab's name, or None for no number; it is
asked for every page of a help request, so it is one quick query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from carecases.choices import Tab
from carecases.models import HelpRequest
from core.accounts.models import User

if TYPE_CHECKING:
    from carecases.seats import Seat

Count = Callable[[User, HelpRequest, "Seat"], int | None]


@dataclass(frozen=True)
class TabLink:
    """One tab as a page draws it; `number` is None where it has none."""

    tab: Tab
    url: str
    is_current: bool
    number: int | None


@dataclass(frozen=True)
class _Place:
    url_name: str
    count: Count | None


_places: dict[Tab, _Place] = {}


def register(tab: Tab, url_name: str, *, count: Count | None = None) -> None:
    """Tell where a tab is. Raises ValueError when it is somewhere else already."""
    if _places.setdefault(tab, _Place(url_name, count)) != _Place(url_name, count):
        raise ValueError(f"The tab {tab} is registered twice.")


def links(help_request: HelpRequest, user: User, seat: "Seat", current: Tab) -> list[TabLink]:
    """The tabs that somebody in this seat sees, in order."""
    return [
        TabLink(
            tab,
            reverse(place.url_name, args=[help_request.pk]),
            tab is current,
            place.count(user, help_request, seat) if place.count else None,
        )
        for tab in Tab
        if tab in seat.sees and (place := _places.get(tab))
    ]
