"""Which of the partnership's titles a pupil-tracking system means (C-50)."""

import re
import unicodedata

HYPHEN = re.compile(r"\s*[-\u2010-\u2015]\s*")
SPACES = re.compile(r"\s+")


def matches(sent: str, name: str, match_text: str) -> bool:
    """Whether what was sent is this title: its exact spelling, spaces around hyphens apart, or its match text."""
    wanted = spelling(sent)
    return bool(wanted) and wanted in {spelling(name), spelling(match_text)}


def spelling(title: str) -> str:
    """A title without what cannot tell two of them apart: spaces around hyphens, double spaces, kinds of hyphens."""
    return SPACES.sub(" ", HYPHEN.sub("-", unicodedata.normalize("NFC", title))).strip()
