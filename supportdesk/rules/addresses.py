"""Two e-mail addresses beside each other: what a customer types and what is on file (S-10)."""

import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.8
"""From which likeness on (0 to 1) a difference is a typing error and not another address."""
SPACE_SIGN = "␣"


def made_visible(text: str) -> str:
    """The text with its spaces and signs that show nothing written out: ``jan@example.com[U+200B]``."""
    return "".join(_sign(sign) for sign in text)


def has_invisible(text: str) -> bool:
    """Whether there is a space or a sign that shows nothing in it."""
    return made_visible(text) != text


def is_typing_error(typed: str, filed: str) -> bool:
    """Whether two different addresses are so alike that one of them was mistyped. Both without spaces, in small."""
    return typed != filed and SequenceMatcher(None, typed, filed, autojunk=False).ratio() >= ALIKE


def domain_of(address: str) -> str:
    """What stands behind the @, in small letters."""
    return address.rpartition("@")[2].strip().lower()


def _sign(sign: str) -> str:
    if sign == " ":
        return SPACE_SIGN
    if unicodedata.category(sign).startswith(("Z", "C")):
        return f"[U+{ord(sign):04X}]"
    return sign
