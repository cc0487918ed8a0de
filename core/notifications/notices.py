"""Every notice that the portal can show: a kind by name and the function that words it."""

from collections.abc import Callable
from typing import Any

from core.notifications.models import Notice

Words = Callable[[dict[str, Any]], str]

_words: dict[str, Words] = {}


class UnknownNoticeError(LookupError):
    """No app has registered this kind of notice."""


def register_notice(kind: str, text: Words) -> None:
    """Tell how a kind of notice is worded, from the `ready` of the app that owns it.

    `text` gets the notice's context and returns one sentence in the active language; it asks the database
    nothing, so that a page of notices takes the same number of queries as one.

    Raises:
        ValueError: the name is taken by another function.
    """
    if _words.setdefault(kind, text) is not text:
        raise ValueError(f"The notice kind {kind} is registered twice.")


def require(kind: str) -> Words:
    """The function that words a kind of notice.

    Raises:
        UnknownNoticeError: nobody has registered it.
    """
    try:
        return _words[kind]
    except KeyError:
        raise UnknownNoticeError(f"No notice of the kind {kind} is registered.") from None


def text_of(notice: Notice) -> str:
    """The notice in words, in the active language.

    Raises:
        UnknownNoticeError: nobody has registered its kind.
    """
    return require(notice.kind)(notice.context)
