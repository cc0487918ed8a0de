"""What may not stand in free text about a pupil: a BSN, and best not the pupil's name (C-11, C-30).

A text that calls a number BSN or sofi is refused; any other number that passes the eleven-test asks for confirmation,
as it may be one. Nothing is ever looked up. The functions return no number, so that none ends up in a log.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.lib.names import fold
from core.lib.nl import InvalidNumberError, normalise_bsn

# Eight or nine digits with the separators that people put between them, not part of a longer number.
NUMBER = re.compile(r"(?<![\d])\d(?:[ .\-]?\d){7,8}(?![\d])")
# The word within a few signs before the number, or right behind it.
CALLED = re.compile(
    r"(?:\b(?:bsn|sofi|sofinummer|burger\s?service\s?nummer|citizen service number)\b)"
    r"[^\d\n]{0,30}\d(?:[ .\-]?\d){7,8}(?![\d])",
    re.IGNORECASE,
)
DATE = re.compile(r"\b\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4}\b")
WORD = re.compile(r"[^\W\d_]+")
SHORTEST_NAME = 3
"""Shorter names are words too: "An", "Bo"."""


@dataclass(frozen=True)
class Findings:
    """`calls_bsn`: refuse. `may_be_bsn`: ask whether it is meant. `names_pupil`: warn."""

    calls_bsn: bool = False
    may_be_bsn: bool = False
    names_pupil: bool = False


def look_at(text: str, first_name: str = "", last_name: str = "") -> Findings:
    """What stands in a text that somebody typed about a pupil; no names: do not look for them."""
    plain = DATE.sub(" ", unicodedata.normalize("NFKC", text))
    return Findings(
        calls_bsn=CALLED.search(plain) is not None,
        may_be_bsn=any(_passes_eleven_test(number) for number in _numbers(plain)),
        names_pupil=_names(plain, first_name, last_name),
    )


def _numbers(text: str) -> Iterator[str]:
    yield from (found.group() for found in NUMBER.finditer(text))


def _passes_eleven_test(number: str) -> bool:
    try:
        normalise_bsn(number)
    except InvalidNumberError:
        return False
    return True


def _names(text: str, *names: str) -> bool:
    """Whether one of the names stands in the text: the same words after each other, however they are written."""
    words = _words(text)
    return any(
        len("".join(wanted)) >= SHORTEST_NAME
        and any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
        for wanted in map(_words, names)
    )


def _words(text: str) -> list[str]:
    return [fold(word) for word in WORD.findall(text)]
