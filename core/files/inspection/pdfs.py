"""PDFs: read through object by object, and refused when something in them could act."""

import zipfile
from pathlib import Path
from typing import Any

import pikepdf

from core.files.inspection.kinds import Problem, RefusedError

_ACTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/RichMedia"})
_CODE = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
MOST_OBJECTS = 500_000
DEEPEST = 40
TAIL = 66_000
"""Bytes at the end of a file in which the list of a zip archive would stand."""


def inspect(file: Path) -> None:
    """Raises RefusedError for one that is damaged, locked with a password, or that holds code or other files."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - TAIL))
        if b"PK\x05\x06" in stream.read() and zipfile.is_zipfile(file):
            raise RefusedError(Problem.ENCLOSED)
    try:
        with pikepdf.open(file) as pdf:
            if not len(pdf.pages):
                raise RefusedError(Problem.DAMAGED)
            for number, held in enumerate(pdf.objects):
                if number > MOST_OBJECTS:
                    raise RefusedError(Problem.TOO_HEAVY)
                _refuse_acting(held, 0)
    except pikepdf.PasswordError:
        raise RefusedError(Problem.LOCKED) from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise RefusedError(Problem.DAMAGED) from None


def _refuse_acting(held: Any, depth: int) -> None:
    """One object with what stands directly in it; what it refers to comes by itself."""
    if depth > DEEPEST:
        raise RefusedError(Problem.DAMAGED)
    if isinstance(held, pikepdf.Array):
        for one in held:
            if isinstance(one, pikepdf.Object) and not one.is_indirect:
                _refuse_acting(one, depth + 1)
        return
    if not isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        return
    entries = held.stream_dict if isinstance(held, pikepdf.Stream) else held
    for key, value in entries.items():
        if key in _CODE or (key in {"/S", "/Subtype"} and str(value) in _ACTS):
            raise RefusedError(Problem.ACTIVE)
        if key in {"/EF", "/EmbeddedFiles"} or (key == "/Type" and str(value) == "/EmbeddedFile"):
            raise RefusedError(Problem.ENCLOSED)
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _refuse_acting(value, depth + 1)
