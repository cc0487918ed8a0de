"""What Kring's support needs to know of each complaint before it can begin (S-39)."""

from collections.abc import Mapping

FIELDS = ("school", "brin", "place", "partnership", "account", "dossier", "attempt")
"""Everything that may be asked, in the order in which it is asked. `attempt`: what was tried, when, what was seen."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "link": ("school", "brin", "place", "partnership", "attempt"),
    "brin": ("school", "brin", "place", "partnership", "attempt"),
    "lost": ("school", "brin", "partnership", "dossier", "attempt"),
    "sign_in": ("partnership", "account", "attempt"),
    "other": ("partnership", "attempt"),
}


def lacking(complaint: str, given: Mapping[str, str]) -> list[str]:
    """The fields that this complaint needs and that were left empty, in order.

    Raises:
        KeyError: there is no such complaint.
    """
    return [name for name in NEEDED[complaint] if not given.get(name, "").strip()]


def needed(complaint: str, given: Mapping[str, str]) -> dict[str, str]:
    """Of what was filled in what the complaint needs; nothing more leaves the partnership."""
    return {name: given[name].strip() for name in NEEDED[complaint]}
