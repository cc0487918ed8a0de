"""The zipped formats of offices: unpacked piece by piece, and refused when something in them could act."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.files.inspection.kinds import MEGABYTE, Problem, RefusedError

MOST_ENTRIES = 5_000
MOST_UNPACKED = 250 * MEGABYTE
MOST_TIMES_LARGER = 100
"""How many times larger than its packed size the whole may become; of small files more, as text packs well."""
SMALL = 10 * MEGABYTE
MOST_XML = 50 * MEGABYTE
CHUNK = 256 * 1024

_MAIN_PARTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_ODF_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
_CODE = ("vbaproject", "vbadata", "activex", "basic/", "scripts/", "customui", "xl/macrosheets")
_OPENED_BY_ITSELF = ("attachedtemplate", "oleobject", "frame", "externallink", "subdocument")
"""Relations that fetch something when the document is opened; a link that somebody clicks is none of them."""
_ENCLOSED_SHEETS = (".xlsx", ".docx", ".pptx")
"""What charts bring along: documents in the folder `embeddings`, which are looked through as well."""


def inspect(file: Path, type_name: str) -> None:
    """Raises RefusedError for what is damaged, locked, another type than its name says, or that could act."""
    budget = _Budget(file.stat().st_size)
    with file.open("rb") as stream:
        _inspect_package(stream, type_name, budget, is_enclosed=False)


class _Budget:
    """How much may still come out of a file, whatever its list of contents says."""

    def __init__(self, packed: int) -> None:
        self.left = min(MOST_UNPACKED, max(SMALL, packed * MOST_TIMES_LARGER))

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise RefusedError(Problem.UNPACKS_TOO_LARGE)


def _inspect_package(stream: IO[bytes], type_name: str, budget: _Budget, *, is_enclosed: bool) -> None:
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES:
                raise RefusedError(Problem.UNPACKS_TOO_LARGE)
            for entry in entries:
                _refuse_entry(entry)
            _require_type(package, type_name, budget)
            for entry in entries:
                _inspect_entry(package, entry, budget, is_enclosed=is_enclosed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        # NotImplementedError: zipfile does not know the way in which an entry is packed.
        raise RefusedError(Problem.DAMAGED) from None
    except DefusedXmlException:
        raise RefusedError(Problem.ACTIVE) from None
    except ParseError:
        raise RefusedError(Problem.DAMAGED) from None


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    """By its line in the list of contents alone."""
    name = entry.filename.lower()
    path = PurePosixPath(name.replace("\\", "/"))
    if entry.flag_bits & 0x1:
        raise RefusedError(Problem.LOCKED)
    if stat.S_ISLNK(entry.external_attr >> 16) or path.is_absolute() or ".." in path.parts:
        raise RefusedError(Problem.DAMAGED)
    if any(part in name for part in _CODE) or path.name.endswith(("macroenabled.bin", ".exe", ".js", ".vbs")):
        raise RefusedError(Problem.MACROS)
    if "oleobject" in path.name or (path.parent.name == "embeddings" and path.suffix not in _ENCLOSED_SHEETS):
        raise RefusedError(Problem.ENCLOSED)


def _require_type(package: zipfile.ZipFile, type_name: str, budget: _Budget) -> None:
    names = set(package.namelist())
    if type_name in _ODF_TYPES:
        if "mimetype" not in names:
            raise RefusedError(Problem.OTHER_CONTENT)
        if _content(package, package.getinfo("mimetype"), budget).strip() != _ODF_TYPES[type_name]:
            raise RefusedError(Problem.OTHER_CONTENT)
        return
    if "[Content_Types].xml" not in names:
        raise RefusedError(Problem.OTHER_CONTENT)
    kinds = {
        part.get("ContentType", "")
        for part in fromstring(
            _content(package, package.getinfo("[Content_Types].xml"), budget), forbid_dtd=True
        )
    }
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in kinds):
        raise RefusedError(Problem.MACROS)
    if _MAIN_PARTS[type_name] not in kinds:
        raise RefusedError(Problem.OTHER_CONTENT)


def _inspect_entry(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, *, is_enclosed: bool
) -> None:
    path = PurePosixPath(entry.filename.lower())
    if path.suffix in _ENCLOSED_SHEETS:
        if is_enclosed:
            raise RefusedError(Problem.ENCLOSED)
        held = BytesIO(_content(package, entry, budget))
        _inspect_package(held, path.suffix.removeprefix("."), budget, is_enclosed=True)
    elif path.suffix in {".xml", ".rels", ".vml"}:
        _inspect_markup(_content(package, entry, budget, most=MOST_XML), is_relations=path.suffix == ".rels")
    else:
        start = b""
        for piece in _pieces(package, entry, budget):
            start = start or piece[:8]
        if start.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")):
            raise RefusedError(Problem.ENCLOSED)


def _inspect_markup(content: bytes, *, is_relations: bool) -> None:
    """No document needs a DTD, in which entities could grow without end or name files of the reader's machine."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError(Problem.ACTIVE)
    if not is_relations:
        return
    for relation in fromstring(content, forbid_dtd=True):
        kind = relation.get("Type", "").rsplit("/", 1)[-1].lower()
        if relation.get("TargetMode") == "External" and kind in _OPENED_BY_ITSELF:
            raise RefusedError(Problem.ACTIVE)


def _content(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, *, most: int = MOST_XML
) -> bytes:
    return b"".join(_pieces(package, entry, budget, most=most))


def _pieces(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, *, most: int = MOST_UNPACKED
) -> Iterator[bytes]:
    """Counted while it is unpacked: what the list of contents says about sizes may not be true."""
    size = 0
    with package.open(entry) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > most:
                raise RefusedError(Problem.UNPACKS_TOO_LARGE)
            budget.spend(len(piece))
            yield piece
