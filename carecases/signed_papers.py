"""Papers of a help request that somebody may have signed (C-26, C-67): the part that keeps papers tells which.

It registers in `AppConfig.ready`::

    signed_papers.register(selectors.papers_that_may_be_signed)

and before it deletes one, asks `signatures_on`: what somebody signed stays. The part that keeps signatures registers::

    signed_papers.register_signatures(selectors.signatures_on)
"""

from collections.abc import Callable
from dataclasses import dataclass

from carecases.models import HelpRequest


@dataclass(frozen=True)
class Paper:
    """`number` names it for good; `name` as people see it, `url` is the page where it is read."""

    number: int
    name: str
    url: str


Find = Callable[[HelpRequest], list[Paper]]

Name = Callable[[HelpRequest, int], list[str]]

_finders: list[Find] = []
_namers: list[Name] = []


def register(find: Find) -> None:
    """`find` gives the papers of a help request, newest first."""
    if find not in _finders:
        _finders.append(find)


def papers_of(help_request: HelpRequest) -> list[Paper]:
    """What can be named as the paper under which somebody signed."""
    return [paper for find in _finders for paper in find(help_request)]


def register_signatures(find: Name) -> None:
    """`find` gives in words the signatures that name the paper of this number."""
    if find not in _namers:
        _namers.append(find)


def signatures_on(help_request: HelpRequest, number: int) -> list[str]:
    """Which signatures rest on this paper, in words: "Karin van Boven (parent), Aanvraag Ondersteuningsbudget"."""
    return [name for find in _namers for name in find(help_request, number)]
