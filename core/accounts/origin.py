"""Where a request came from, as the trail keeps it."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Origin:
    """The device in the words of its browser, and the network address of the connection."""

    device: str = ""
    address: str = ""


def origin_of(request: HttpRequest | None) -> Origin:
    """The origin of a request; empty where there is none (a command, a worker)."""
    if request is None:
        return Origin()
    return Origin(
        device=request.headers.get("User-Agent", "")[:200], address=request.META.get("REMOTE_ADDR", "")
    )
