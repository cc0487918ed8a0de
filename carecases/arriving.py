"""Files that arrive over a link with another system: the part that keeps papers takes them in (C-20, C-50).

It registers in `AppConfig.ready`::

    arriving.register(arriving_papers)

where the argument does what `Keeper` says. A file is received before the transaction that writes what it hangs on, and
hung on a help request, or let go (core.files.actions.keeping), within it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from carecases.models import HelpRequest
from core.files.models import StoredFile


@dataclass(frozen=True)
class Limit:
    """Of one file over one channel: bytes, and signs of its name with the ending."""

    most_bytes: int
    longest_name: int


@dataclass(frozen=True)
class Arrived:
    """A file that was received; `block` is where the sender had it, which tells what it is."""

    file: StoredFile
    block: str


@dataclass(frozen=True)
class Hung:
    """How many files became papers, and the names of those whose content was there already."""

    papers: int
    doubles: tuple[str, ...]


class Keeper(Protocol):
    """What keeps papers. `channel` is the name of the system that sends."""

    def limit(self, organisation_id: int, channel: str) -> Limit:
        """What one file may be."""

    def receive(self, organisation_id: int, channel: str, name: str, content: Path) -> StoredFile:
        """Look into a file and store it. Raises core.files' UploadRefusedError with a sentence that says why not."""

    def hang(self, help_request: HelpRequest, files: Sequence[Arrived], channel: str) -> Hung:
        """Make papers of files, on behalf of the school."""


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Tell who keeps papers. Raises ValueError when another part said so already."""
    if _keepers and _keepers[0] is not keeper:
        raise ValueError("Papers that arrive are kept by two parts.")
    _keepers[:] = [keeper]


def keeper() -> Keeper:
    """Who keeps papers. Raises LookupError while nobody does."""
    if not _keepers:
        raise LookupError("No part keeps papers.")
    return _keepers[0]
