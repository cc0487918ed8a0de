"""The number of the request, or of the task, that is being done: on the error page, in the answer and in every line of
the log, so that what a user reads out leads to what happened (N-33)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    """Empty where nothing is being answered."""
    return _current.get()


def new_id() -> str:
    """Twelve letters and digits, short enough to read out. Never taken over from a visitor: it stands in our log."""
    return secrets.token_hex(6)


@contextmanager
def known_as(number: str) -> Iterator[None]:
    """Within the block every line of the log carries this number."""
    token = _current.set(number)
    try:
        yield
    finally:
        _current.reset(token)


def begin(number: str) -> None:
    """From now on lines carry this number, until the next one: for a worker, which does one task after the other."""
    _current.set(number)
