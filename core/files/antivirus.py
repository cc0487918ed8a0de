"""Asking a ClamAV daemon about a file, where one is set (KRING_CLAMAV, host:port).

It fails closed: whatever is not said to be clean, by a scanner that knows a test virus when it sees one, stays unseen.
The protocol is a length and a piece at a time (INSTREAM, `man clamd`); a daemon that has had enough answers and hangs
up in the middle, so its answer is read whatever became of the sending.
"""

import socket
from contextlib import suppress
from enum import Enum, auto
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

SECONDS = 60
"""For one file."""
PIECE = 64 * 1024
LONGEST_ANSWER = 1024
_TEST_VIRUS = (rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
"""EICAR's harmless file, which every scanner has to report; in two, so that none reports this one."""


class Verdict(Enum):
    CLEAN = auto()
    INFECTED = auto()
    TOO_LARGE = auto()


class ScannerAwayError(Exception):
    """No answer, or none to be trusted; the text is for the log."""


def test_virus() -> bytes:
    return b"".join(_TEST_VIRUS)


def require_alert_scanner() -> None:
    """Raises ScannerAwayError when the scanner does not answer, or lets the test virus pass."""
    if _verdict_on(BytesIO(test_virus())) is not Verdict.INFECTED:
        raise ScannerAwayError("The scanner lets the test virus pass.")


def scan(file: Path) -> Verdict:
    """Raises ScannerAwayError."""
    with file.open("rb") as stream:
        return _verdict_on(stream)


def _verdict_on(stream: BinaryIO) -> Verdict:
    answer = _answer(stream)
    if answer.endswith("FOUND"):
        return Verdict.INFECTED
    if answer.endswith("OK"):
        return Verdict.CLEAN
    if "size limit exceeded" in answer:
        return Verdict.TOO_LARGE
    raise ScannerAwayError(f"The scanner says: {answer or 'nothing'}")


def _answer(stream: BinaryIO) -> str:
    host, _, port = settings.CLAMAV.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=SECONDS) as line:
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(b"zINSTREAM\0")
                while piece := stream.read(PIECE):
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
            return _until_its_end(line).rstrip(b"\n").decode(errors="replace")
    except (OSError, ValueError) as error:
        raise ScannerAwayError(f"The scanner at {settings.CLAMAV} does not answer: {error}") from error


def _until_its_end(line: socket.socket) -> bytes:
    """The answer up to the zero byte that ends it: to read on may find that the daemon has hung up, and lose it all."""
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0]
