"""What other apps do when a colleague leaves (A-28) or a school becomes part of another (A-29).

Work lies in apps above this one, so it comes in from there: each registers what it has when it starts. The functions
run inside the transaction of the act; sentences are in the language of who reads, with counts ("3 groups").
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.models import Unit, User


@dataclass(frozen=True)
class Work:
    """One kind of work that accounts have.

    `open_work` says in sentences what an account still has; nothing when it has none. `obstacle` says why a
    successor cannot take it over; empty when they can. `hand_over` gives it to the successor and says what went.
    """

    open_work: Callable[[User], list[str]]
    obstacle: Callable[[User, User], str]
    hand_over: Callable[[User, User], list[str]]


MoveUnit = Callable[[Unit, Unit], list[str]]
"""Moves what one unit has to the other and says what went."""

_work: dict[str, Work] = {}
_moves: dict[str, MoveUnit] = {}


def register_work(name: str, work: Work) -> None:
    """Tell of a kind of work, from the `ready` of the app that has it.

    Raises:
        ValueError: the name is taken.
    """
    if _work.setdefault(name, work) is not work:
        raise ValueError(f"The work {name} is registered twice.")


def register_move(name: str, move: MoveUnit) -> None:
    """Tell what goes along when a unit merges into another, from the `ready` of the app that has it.

    Raises:
        ValueError: the name is taken.
    """
    if _moves.setdefault(name, move) is not move:
        raise ValueError(f"The move {name} is registered twice.")


def open_work(user: User) -> list[str]:
    """All that this account still has, in sentences."""
    return [line for work in _work.values() for line in work.open_work(user)]


def obstacles(user: User, successor: User) -> list[str]:
    """Why this successor cannot take over what the account has; only of the work that there is."""
    found = (work.obstacle(user, successor) for work in _work.values() if work.open_work(user))
    return [words for words in found if words]


def hand_over(user: User, successor: User) -> list[str]:
    """Give all to the successor; returns what went."""
    return [line for work in _work.values() for line in work.hand_over(user, successor)]


def move_unit(unit: Unit, into: Unit) -> list[str]:
    """Move what the apps have of one unit to the other; returns what went."""
    return [line for move in _moves.values() for line in move(unit, into)]
