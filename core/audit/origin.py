"""Where an act came from, as the trail keeps it: which browser and system, and the network address."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

import ua_parser
from django.http import HttpRequest

from core.lib.client_address import client_address

LONGEST_LINE = 512
"""Of a User-Agent line no more is looked at: a longer one is made to cost time."""
LONGEST_DEVICE = 200

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(frozen=True)
class Origin:
    """The device in words, and the address that it came from; both empty for a command or a worker."""

    device: str = ""
    address: str = ""


@contextmanager
def coming_from(request: HttpRequest) -> Iterator[None]:
    """Within the block every line of the trail carries the origin of this request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def current_origin() -> Origin:
    """The origin of the request that is being answered."""
    return origin_of(_request.get())


def origin_of(request: HttpRequest | None) -> Origin:
    """The origin of a request; empty where there is none."""
    if request is None:
        return Origin()
    return Origin(device_of(request), client_address(request))


def device_of(request: HttpRequest) -> str:
    """Browser and system, "Firefox 144, Linux"; what tells neither stays as it was sent."""
    return _in_words(request.headers.get("User-Agent", "")[:LONGEST_LINE])


@lru_cache(maxsize=1000)
def _in_words(line: str) -> str:
    browser, system = ua_parser.parse_user_agent(line), ua_parser.parse_os(line)
    if browser is None:
        return line[:LONGEST_DEVICE]
    name = f"{browser.family} {browser.major}" if browser.major else browser.family
    return f"{name}, {system.family}"[:LONGEST_DEVICE] if system else name[:LONGEST_DEVICE]
