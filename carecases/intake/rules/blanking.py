"""A message as it may be kept: no BSN, no education number, and of files only how large they were."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from stdnum.nl import onderwijsnummer

from core.lib.nl import InvalidNumberError, normalise_bsn

BLANK = "[*]"
NUMBER_NAMES = frozenset(
    {"bsn", "sofi", "sofinummer", "burgerservicenummer", "onderwijsnummer", "pgn", "education_number"}
)
FILE_NAMES = frozenset({"content", "bestandsinhoud"})
# A date comes first, so that it is not taken for a number.
NUMBERS = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)|(?<!\d)\d(?:[ .\-]?\d){7,8}(?!\d)")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LONG_RUN = re.compile(r"[A-Za-z0-9+/=\s]{400,}")
IN_XML = re.compile(
    r"<((?:\w+:)?(bestandsinhoud|" + "|".join(sorted(NUMBER_NAMES)) + r")\b[^>]*)>([^<]*)<", re.IGNORECASE
)
MOST_SIGNS = 200_000
"""Of a message that could not be read, so much is kept."""


def blank_numbers(text: str) -> str:
    """`text` with every number that can be a BSN or an education number blanked."""
    return NUMBERS.sub(lambda found: BLANK if _is_personal(found.group()) else found.group(), text)


def blank_xml(text: str) -> str:
    """A dossier with its numbers blanked and the size of each document instead of the document."""
    return blank_numbers(IN_XML.sub(_blank_element, text))


def blank_json(data: Any, open_dossier: Callable[[str], str | None]) -> str:
    """A message that was read, as text; `open_dossier` gives the text of an enclosed dossier, or None."""
    return json.dumps(_blanked(data, "", open_dossier), ensure_ascii=False, indent=1)


def blank_unread(body: bytes) -> str:
    """What came in and was no message: its beginning, without long runs of signs that may be files."""
    text = body[:MOST_SIGNS].decode("utf-8", "replace").replace("\x00", "")
    return blank_xml(LONG_RUN.sub(lambda found: f"[{len(found.group())} signs]", text))


def _blanked(data: Any, name: str, open_dossier: Callable[[str], str | None]) -> Any:
    if isinstance(data, dict):
        return {
            blank_numbers(_plain(key)): _blanked(value, key.lower(), open_dossier)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [_blanked(one, name, open_dossier) for one in data]
    if name in NUMBER_NAMES and data is not None:
        return BLANK
    if isinstance(data, str):
        return _blanked_text(data, name, open_dossier)
    if isinstance(data, int | float) and not isinstance(data, bool) and _is_personal(str(data)):
        return BLANK
    return data


def _blanked_text(text: str, name: str, open_dossier: Callable[[str], str | None]) -> str:
    if name == "dossier" and (opened := open_dossier(text)) is not None:
        return blank_xml(_plain(opened))
    return _size(text) if name in FILE_NAMES or name == "dossier" else blank_numbers(_plain(text))


def _blank_element(found: "re.Match[str]") -> str:
    tag, name, text = found.groups()
    return f"<{tag}>{_size(text) if name.lower() in FILE_NAMES else BLANK}<"


def _size(text: str) -> str:
    digest = sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"[{len(text)} signs, SHA-256 {digest[:16]}]"


def _plain(text: str) -> str:
    """Without what PostgreSQL and UTF-8 do not know: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _is_personal(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    if DATE.fullmatch(number):
        return False
    try:
        normalise_bsn(digits)
    except InvalidNumberError:
        return bool(onderwijsnummer.is_valid(digits))
    return True
