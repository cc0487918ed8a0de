"""Files as they travel: base64, and in an OSO dossier base64 of a zip with one file."""

import base64
import binascii
import zipfile
import zlib
from io import BytesIO

from carecases.intake.rules.findings import Code

CHUNK = 256 * 1024
MOST_TIMES_LARGER = 100
"""A file that becomes more than this larger than its zip, and too large, is a bomb."""


class UnusableError(Exception):
    """There is no usable file; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


def decoded(text: str, most: int) -> bytes:
    """The bytes of a file in base64, line breaks allowed; `most` is how many it may have.

    Raises UnusableError: empty, too large, or no base64.
    """
    plain = "".join(text.split())
    if not plain:
        raise UnusableError(Code.ATTACHMENT_EMPTY)
    try:
        found = base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        raise UnusableError(Code.ATTACHMENT_UNREADABLE) from None
    if not found:
        raise UnusableError(Code.ATTACHMENT_EMPTY)
    if len(found) > most:
        raise UnusableError(Code.ATTACHMENT_TOO_LARGE)
    return found


def unpacked(text: str, most: int) -> bytes:
    """The one file in a zip in base64; of the file, not of the zip, `most` bytes.

    Raises UnusableError; a zip that does not open is DOCUMENT_UNREADABLE. Counted while it is unpacked, as what a zip
    says about sizes may not be true.
    """
    if not text.strip():
        raise UnusableError(Code.ATTACHMENT_EMPTY)
    try:
        packed = base64.b64decode("".join(text.split()), validate=True)
        with zipfile.ZipFile(BytesIO(packed)) as package:
            return _only_file(package, most)
    except (
        binascii.Error,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
        # zipfile: packed in a way that it does not know, or under a password.
        NotImplementedError,
        RuntimeError,
        OSError,
    ):
        raise UnusableError(Code.DOCUMENT_UNREADABLE) from None


def _only_file(package: zipfile.ZipFile, most: int) -> bytes:
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if not entries:
        raise UnusableError(Code.ATTACHMENT_EMPTY)
    if len(entries) > 1:
        raise UnusableError(Code.DOCUMENT_UNREADABLE)
    entry, held = entries[0], bytearray()
    with package.open(entry) as stream:
        while piece := stream.read(CHUNK):
            held += piece
            if len(held) > most:
                raise UnusableError(_why_too_large(entry, len(held)))
    if not held:
        raise UnusableError(Code.ATTACHMENT_EMPTY)
    return bytes(held)


def _why_too_large(entry: zipfile.ZipInfo, seen: int) -> Code:
    size = max(entry.file_size, seen)
    is_bomb = size > MOST_TIMES_LARGER * max(entry.compress_size, 1)
    return Code.ATTACHMENT_BOMB if is_bomb else Code.ATTACHMENT_TOO_LARGE
