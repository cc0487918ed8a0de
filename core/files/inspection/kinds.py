"""The closed list of what is taken, recognised by its first bytes; everything else has a reason why not.

The list is ours and short, so no library that guesses among hundreds of formats reads what strangers send: what is
recognised here is read in full afterwards (core.files.inspection.__main__).
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024
HEAD = 4096
"""Bytes from the start that are enough to recognise a file."""


MAIN = "full"
"""The name of the stored copy that is the file itself."""


class Kind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    TEXT = "text"


MOST_BYTES = {
    Kind.PHOTO: 25 * MEGABYTE,
    Kind.VIDEO: 200 * MEGABYTE,
    Kind.DOCUMENT: 25 * MEGABYTE,
    Kind.TEXT: 25 * MEGABYTE,
}
"""How large one file may be."""


class Problem(StrEnum):
    """Why a file is not taken; core.files.wording has the sentences."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_ACCEPTED = "not_accepted"
    OTHER_CONTENT = "other_content"
    ACTIVE = "active"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    LOCKED = "locked"
    MACROS = "macros"
    ENCLOSED = "enclosed"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_HEAVY = "too_heavy"
    INFECTED = "infected"
    TOO_LARGE_TO_SCAN = "too_large_to_scan"
    TOO_MANY_WAITING = "too_many_waiting"
    NO_STORAGE = "no_storage"


class RefusedError(Exception):
    """The file is not taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class FileType:
    """A type that is taken. `media_type` is what the stored copy is served as."""

    name: str
    kind: Kind
    extensions: tuple[str, ...]
    media_type: str


_JPEG = "image/jpeg"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TYPES = {
    found.name: found
    for found in (
        FileType("jpeg", Kind.PHOTO, (".jpg", ".jpeg", ".jpe", ".jfif"), _JPEG),
        FileType("png", Kind.PHOTO, (".png",), _JPEG),
        FileType("gif", Kind.PHOTO, (".gif",), _JPEG),
        FileType("webp", Kind.PHOTO, (".webp",), _JPEG),
        FileType("heic", Kind.PHOTO, (".heic", ".heif", ".hif"), _JPEG),
        FileType("mp4", Kind.VIDEO, (".mp4", ".m4v"), "video/mp4"),
        # The same boxes; browsers that know only the name of the younger one play it under that.
        FileType("mov", Kind.VIDEO, (".mov", ".qt"), "video/mp4"),
        FileType("pdf", Kind.DOCUMENT, (".pdf",), "application/pdf"),
        FileType("docx", Kind.DOCUMENT, (".docx",), f"{_OOXML}wordprocessingml.document"),
        FileType("xlsx", Kind.DOCUMENT, (".xlsx",), f"{_OOXML}spreadsheetml.sheet"),
        FileType("pptx", Kind.DOCUMENT, (".pptx",), f"{_OOXML}presentationml.presentation"),
        FileType("odt", Kind.DOCUMENT, (".odt",), f"{_ODF}text"),
        FileType("ods", Kind.DOCUMENT, (".ods",), f"{_ODF}spreadsheet"),
        FileType("odp", Kind.DOCUMENT, (".odp",), f"{_ODF}presentation"),
        # Stored anew as UTF-8 (core.files.inspection.texts).
        FileType("txt", Kind.TEXT, (".txt",), "text/plain; charset=utf-8"),
    )
}
ZIPPED = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})

_ARCHIVES = (
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"PK\x05\x06",
)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MARKUP = (b"<svg", b"<?xml", b"<!doctype", b"<html", b"<script", b"<head", b"<body", b"<?php", b"{\\rtf")
_ACTIVE_EXTENSIONS = (
    {".svg", ".svgz", ".html", ".htm", ".xhtml", ".mhtml", ".xml", ".js", ".mjs", ".php", ".py", ".sh"}
    | {".bat", ".cmd", ".com", ".exe", ".msi", ".scr", ".ps1", ".vbs", ".wsf", ".hta", ".jar", ".apk"}
    | {".app", ".dmg", ".iso", ".lnk", ".url", ".swf", ".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm"}
    | {".potm", ".ppsm", ".rtf"}
)
_ARCHIVE_EXTENSIONS = frozenset([".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".cab"])
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_AV1_BRANDS = frozenset({b"avif", b"avis"})
_MP4_BRANDS = frozenset(
    (
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"mmp4",
        b"MSNV",
    )
)


def recognise(head: bytes, name: str, allowed: frozenset[Kind]) -> FileType:
    """The type by content (`head`, its first bytes) with which the extension of `name` agrees.

    A photo or film may carry the extension of another format of its kind, as telephones name them wrongly.
    Raises RefusedError.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not head:
        raise RefusedError(Problem.EMPTY)
    if extension in _ACTIVE_EXTENSIONS:
        raise RefusedError(Problem.ACTIVE)
    if extension in _ARCHIVE_EXTENSIONS:
        raise RefusedError(Problem.ARCHIVE)
    named = [found for found in TYPES.values() if extension in found.extensions]
    if not named or named[0].kind not in allowed:
        raise RefusedError(Problem.NOT_ACCEPTED)
    found = _by_content(head, named[0])
    if found.kind is not named[0].kind or (found.kind is Kind.DOCUMENT and found is not named[0]):
        raise RefusedError(Problem.OTHER_CONTENT)
    return found


def _by_content(head: bytes, named: FileType) -> FileType:
    if head.startswith(b"\xff\xd8\xff"):
        return TYPES["jpeg"]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return TYPES["png"]
    if head.startswith((b"GIF87a", b"GIF89a")):
        return TYPES["gif"]
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return TYPES["webp"]
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"%PDF-"):
        return TYPES["pdf"]
    if head.startswith(b"PK\x03\x04") and named.name in ZIPPED:
        return named
    if named.kind is Kind.TEXT and not head.startswith((*_PROGRAMS, *_ARCHIVES, b"PK", _OLD_OFFICE)):
        return named
    raise RefusedError(_why_not(head))


def _by_brand(head: bytes) -> FileType:
    """Of a file of boxes (ISO 14496-12): the major brand, then the ones that it says it is compatible with."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    if _AV1_BRANDS & set(brands):
        raise RefusedError(Problem.NOT_ACCEPTED)
    if _HEIC_BRANDS & set(brands):
        return TYPES["heic"]
    if brands[0] == b"qt  ":
        return TYPES["mov"]
    if _MP4_BRANDS & set(brands):
        return TYPES["mp4"]
    raise RefusedError(Problem.NOT_ACCEPTED)


def _why_not(head: bytes) -> Problem:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    if start.startswith(_MARKUP) or head.startswith(_PROGRAMS):
        return Problem.ACTIVE
    if head.startswith((*_ARCHIVES, b"PK\x03\x04")) or head[257:262] == b"ustar":
        return Problem.ARCHIVE
    if head.startswith(_OLD_OFFICE):
        return Problem.OLD_OFFICE
    return Problem.OTHER_CONTENT
