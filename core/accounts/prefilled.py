"""What fills in the form of a new account, by parts above this one: a ticket for example.

An address names where the facts stand by number, never the facts themselves: ``?ticket=12``.
"""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from core.accounts.models import User

Source = Callable[[User, int], dict[str, Any]]
"""What stands in a row that this user sees, by field of the form; nothing for a row that is not there."""

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Tell what a number under this name in the address fills in, from the `ready` of the app that owns it.

    Raises:
        ValueError: the name is taken.
    """
    if _sources.setdefault(name, source) is not source:
        raise ValueError(f"The source {name} is registered twice.")


def filled_in(user: User, asked: QueryDict) -> dict[str, Any]:
    """What an address asks to be filled in; nothing for a number that makes no sense."""
    found: dict[str, Any] = {}
    for name, source in _sources.items():
        number = asked.get(name, "")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            found |= source(user, int(number))
    return found
