"""Dutch personal names: the prefix (tussenvoegsel) stands apart from the surname.

"Jan van Boven" sorts under B, is "Van Boven" without a first name and "Boven, Jan van" in a list.
"""

import json
import re
import unicodedata
from pathlib import Path

DATA = Path(__file__).parent / "data" / "name_prefixes.json"

_PREFIX_DATA = json.loads(DATA.read_text(encoding="utf-8"))
_WRITTEN_OUT: dict[str, str] = {
    **{prefix: prefix for prefix in _PREFIX_DATA["prefixes"]},
    **_PREFIX_DATA["abbreviations"],
}
_NOT_SPLIT = frozenset(_PREFIX_DATA["not_split"])

_STRAIGHT_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛ʼʻ`´′＇", "'"))
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
)

_LONGEST_FIRST = sorted(_WRITTEN_OUT.keys() - _NOT_SPLIT, key=len, reverse=True)
_SURNAME = re.compile(
    rf"(?P<prefix>{'|'.join(map(re.escape, _LONGEST_FIRST))})(?:\s|(?<=['.])\s?)(?P<last>\S.*)", re.IGNORECASE
)
"""A prefix needs a space behind it, unless it ends in an apostrophe or a full stop (d'Ancona, v.d.Berg)."""


def display(first: str, prefix: str, last: str) -> str:
    """As one calls the person: "Jan van Boven"."""
    return _joined(first, _surname(prefix, last))


def standing_alone(prefix: str, last: str) -> str:
    """The surname without a first name before it: "Van Boven", but "'t Hart"."""
    surname = _surname(prefix, last)
    return surname[:1].upper() + surname[1:]


def in_list(first: str, prefix: str, last: str) -> str:
    """As a sorted list shows it: "Boven, Jan van"."""
    behind = _joined(first, prefix)
    return f"{last}, {behind}" if behind else last


def sort_key(first: str, prefix: str, last: str) -> tuple[str, str, str]:
    """Surname, then prefix, then first name; case, accents and hyphens make no difference."""
    return (_words(last), _words(prefix), _words(first))


def split_surname(typed: str) -> tuple[str, str]:
    """Prefix and surname of what someone typed: "Van 't Hof" gives ("van 't", "Hof").

    The longest prefix counts; it comes back as the register writes it. "El", "Al" and "Ben" stay with the
    surname, and so does a prefix with nothing behind it ("De").
    """
    surname = " ".join(typed.split())
    match = _SURNAME.fullmatch(surname.translate(_STRAIGHT_APOSTROPHES))
    if not match:
        return ("", surname)
    return (_WRITTEN_OUT[match["prefix"].lower()], surname[match.start("last") :])


def fold(text: str) -> str:
    """Text for comparing: small letters and digits only, without accents, hyphens, points and spaces."""
    return _words(text).replace(" ", "")


def surname_key(prefix: str, last: str) -> str:
    """The surname for comparing two people, with the prefix left out wherever it was typed.

    "van der Berg-Smit", ("van der", "Berg Smit") and "v.d. Bergsmit" are the same. A prefix that belongs to
    the surname (El-Makrini) counts, in either field.
    """
    _prefix, surname = split_surname(last)
    belongs_to_surname = prefix.strip().lower() in _NOT_SPLIT
    return fold(f"{prefix} {surname}" if belongs_to_surname else surname)


def search_words(typed: str) -> list[str]:
    """What to look for in folded names (`fold`) when somebody types a name: every word has to be found.

    Prefixes are left out, unless nothing else was typed: "Sanne van der Berg-Smit" gives sanne and bergsmit.
    """
    words = typed.split()
    meant = [split_surname(word)[1] for word in words if fold(word) not in _PREFIX_WORDS]
    return [folded for word in meant or words if (folded := fold(word))]


def _surname(prefix: str, last: str) -> str:
    is_elided = prefix.translate(_STRAIGHT_APOSTROPHES).endswith("'")
    return prefix + last if is_elided else _joined(prefix, last)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _words(text: str) -> str:
    straight = unicodedata.normalize("NFKC", text.translate(_STRAIGHT_APOSTROPHES))
    decomposed = unicodedata.normalize("NFKD", straight.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    spelled_out = letters.translate(_LETTERS_WITHOUT_DECOMPOSITION)
    spaced = (sign if sign.isalnum() else "" if sign in "'." else " " for sign in spelled_out)
    return " ".join("".join(spaced).split())


_PREFIX_WORDS = frozenset(fold(word) for prefix in _LONGEST_FIRST for word in prefix.split())
