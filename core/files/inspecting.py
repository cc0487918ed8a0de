"""Looking into a file in a process of its own (core.files.inspection), from the web process or a worker."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from core.files.inspection.kinds import (
    HEAD,
    MAIN,
    MOST_BYTES,
    FileType,
    Kind,
    Problem,
    RefusedError,
    recognise,
)

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
"""Of computing; by the clock half as long again, as others compute too."""
MEGABYTES = 700
"""Of address space, of which libraries alone map some two hundred; what is really used stays below 512."""
AT_ONCE = 2
"""Files that one web process looks into at the same time; whoever comes next waits, and other pages go on."""
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its type, and the parts to store with their width and height in pixels.

    `is_blank`: a document in which there is next to nothing to read or see (core.files.inspection.blanks).
    """

    type: FileType
    parts: Mapping[str, tuple[int, int]]
    folder: Path
    is_blank: bool = False

    def path_of(self, part: str) -> Path:
        return self.folder / part


def recognised(file: Path, name: str, kinds: frozenset[Kind]) -> FileType:
    """The type of a file by its first bytes and its ending. Raises RefusedError."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    return recognise(head, name, kinds)


def inspect(file: Path, name: str, kinds: frozenset[Kind], folder: Path) -> Inspected:
    """Look into a file and put what is to be stored into `folder`; the file itself may be moved there.

    Raises RefusedError.
    """
    found = recognised(file, name, kinds)
    if file.stat().st_size > MOST_BYTES[found.kind]:
        raise RefusedError(Problem.TOO_LARGE)
    if not _places.acquire(timeout=SECONDS):
        raise RefusedError(Problem.TOO_HEAVY)
    try:
        parts, is_blank = _looked_into(file, found, folder)
    finally:
        _places.release()
    return Inspected(found, parts, folder, is_blank)


def _looked_into(file: Path, found: FileType, folder: Path) -> tuple[Mapping[str, tuple[int, int]], bool]:
    order = {
        "file": str(file),
        "type": found.name,
        "folder": str(folder),
        "megabytes": MEGABYTES,
        "seconds": SECONDS,
        "largest_file": MOST_BYTES[Kind.VIDEO],
    }
    try:
        result = _run(order)
    except subprocess.TimeoutExpired:
        raise RefusedError(Problem.TOO_HEAVY) from None
    try:
        answer = json.loads(result.stdout)
    except ValueError:
        # Ended by the system: past a limit, or by a fault in a decoder. Neither is a file to keep.
        raise RefusedError(Problem.DAMAGED if result.returncode == 1 else Problem.TOO_HEAVY) from None
    if "problem" in answer:
        raise RefusedError(Problem(answer["problem"]))
    parts = {part: (width, height) for part, (width, height) in answer["parts"].items()}
    return parts or {MAIN: (0, 0)}, bool(answer["is_blank"])


def _run(order: dict[str, Any]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "core.files.inspection"],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=SECONDS * 1.5,
        check=False,
        cwd=ROOT,
        # Nothing of our settings, secrets least of all, goes in there; one heap, as each maps memory of its own.
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "MALLOC_ARENA_MAX": "1"},
    )
