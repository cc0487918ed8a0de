"""Plain text: read as such and written anew as UTF-8, so that no program can take it for anything else."""

import unicodedata
from pathlib import Path

from core.files.inspection.kinds import MAIN, Problem, RefusedError

_KEPT_CONTROLS = frozenset("\t\n\r\f")
_ENCODINGS = ("utf-8-sig", "cp1252")
"""What text of today is, and what old programs of Windows write."""


def inspect(file: Path, folder: Path) -> dict[str, tuple[int, int]]:
    """Raises RefusedError for bytes that are no text."""
    content = file.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded(content, ("utf-16",))
    else:
        text = _decoded(content, _ENCODINGS)
    if any(unicodedata.category(sign) == "Cc" and sign not in _KEPT_CONTROLS for sign in set(text)):
        raise RefusedError(Problem.OTHER_CONTENT)
    (folder / MAIN).write_text(text, encoding="utf-8", newline="")
    return {MAIN: (0, 0)}


def _decoded(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError(Problem.OTHER_CONTENT)
