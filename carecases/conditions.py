"""What a transition asks for, judged by the part of care cases that knows (C-13, C-14).

A part registers in `AppConfig.ready`::

    conditions.register(Need.PAPERS, completeness.missing_papers)
    conditions.register_content(completeness.papers_in_the_way)
    conditions.after_every_step(evaluations.begin)
    conditions.register_decision(decisions.is_taken)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from carecases.choices import Need
from carecases.models import HelpRequest, StatusChange


@dataclass(frozen=True)
class Lack:
    """One thing that is missing or in the way: a sentence in the active language, and the page to mend it on."""

    sentence: str
    url: str = ""


Check = Callable[[HelpRequest], list[Lack]]

_checks: dict[Need, list[Check]] = {}
_contents: list[Check] = []
_followers: list[Callable[[StatusChange], None]] = []
_decisions: list[Callable[[HelpRequest], bool]] = []


def register(need: Need, check: Check) -> None:
    """`check` tells what of this need is missing. Several parts may judge one need."""
    _add(_checks.setdefault(need, []), check)


def register_content(check: Check) -> None:
    """`check` tells what was filled in that stands in the way of deleting a help request (C-17)."""
    _add(_contents, check)


def after_every_step(follow: Callable[[StatusChange], None]) -> None:
    """`follow` is called for every status change, the first one too, within its transaction."""
    _add(_followers, follow)


def register_decision(check: Callable[[HelpRequest], bool]) -> None:
    """`check` tells whether a decision rests on what the help request holds, so that it may not change (C-68)."""
    _add(_decisions, check)


def is_decided(help_request: HelpRequest) -> bool:
    """Whether the help request came to its end, or a part took a decision on it."""
    return help_request.status.is_final or any(check(help_request) for check in _decisions)


def lacks(help_request: HelpRequest, needs: list[str]) -> list[Lack]:
    """Everything that is missing, all of it at once, in the order of the needs."""
    checks = [check for need in needs for check in _checks.get(Need(need), ())]
    return [lack for check in checks for lack in check(help_request)]


def in_the_way(help_request: HelpRequest) -> list[Lack]:
    """Everything that keeps a help request from being deleted."""
    return [lack for check in _contents for lack in check(help_request)]


def follow(step: StatusChange) -> None:
    """Let every part do what a status change starts for it."""
    for follower in _followers:
        follower(step)


def _add(known: list[Any], new: Any) -> None:
    if new not in known:
        known.append(new)
