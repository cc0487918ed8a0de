"""Which browsers Kring works in: the current major version and the one before it, of four makers (S-13, S-30).

The numbers are data (`data/browsers.json`, brought up to date by `manage.py refresh_browsers`); what follows from them
is here. Versions are not counted back by one: Safari went from 18 to 26.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The browsers that are known by name; every other one is OTHER."""

    CHROME = "chrome"
    EDGE = "edge"
    FIREFOX = "firefox"
    SAFARI = "safari"
    SAMSUNG = "samsung"
    INTERNET_EXPLORER = "internet_explorer"
    INSIDE_AN_APP = "inside_an_app"
    OTHER = "other"


class Support(StrEnum):
    """How a browser and its version stand. `NO_LONGER`: no version of it works. `UNTRIED`: nobody checks it."""

    CURRENT = "current"
    PREVIOUS = "previous"
    TOO_OLD = "too_old"
    NO_LONGER = "no_longer"
    UNTRIED = "untried"


NAMES: dict[str, Family] = {
    "Chrome": Family.CHROME,
    "Chrome Mobile": Family.CHROME,
    "Chrome Mobile iOS": Family.CHROME,
    "Chromium": Family.CHROME,
    "Edge": Family.EDGE,
    "Edge Mobile": Family.EDGE,
    "Firefox": Family.FIREFOX,
    "Firefox Mobile": Family.FIREFOX,
    "Firefox iOS": Family.FIREFOX,
    "Safari": Family.SAFARI,
    "Mobile Safari": Family.SAFARI,
    "Samsung Internet": Family.SAMSUNG,
    "IE": Family.INTERNET_EXPLORER,
    "IE Mobile": Family.INTERNET_EXPLORER,
    "Chrome Mobile WebView": Family.INSIDE_AN_APP,
    "Mobile Safari UI/WKWebView": Family.INSIDE_AN_APP,
    "Facebook": Family.INSIDE_AN_APP,
    "Instagram": Family.INSIDE_AN_APP,
    "Google": Family.INSIDE_AN_APP,
}
"""The families of ua-parser by the browser that people call them."""


@dataclass(frozen=True)
class Supported:
    """The major versions that work, per family the current one first."""

    versions: Mapping[str, Sequence[int]]

    def current(self, family: Family) -> int | None:
        found = self.versions.get(family.value, ())
        return found[0] if found else None


def family_of(name: str) -> Family:
    """The browser behind a name that ua-parser gives."""
    return NAMES.get(name, Family.OTHER)


def judge_version(supported: Supported, family: Family, major: int | None) -> Support:
    """How a version stands; one that is newer than the data counts as current."""
    if family is Family.INTERNET_EXPLORER:
        return Support.NO_LONGER
    known = supported.versions.get(family.value)
    if not known or major is None:
        return Support.UNTRIED
    if major >= known[0]:
        return Support.CURRENT
    return Support.PREVIOUS if major in known else Support.TOO_OLD


def newest_majors(releases: Mapping[str, Mapping[str, object]], how_many: int = 2) -> list[int]:
    """The newest major versions that are out, from a table of releases as MDN's browser-compat-data has them.

    `releases` maps "26.4" to a row with a `status`; coming versions ("beta", "nightly", "planned") do not count.

    Raises:
        ValueError: fewer are out than asked for, or a version is no number.
    """
    out = {"current", "retired", "esr"}
    majors = {int(version.split(".")[0]) for version, row in releases.items() if row.get("status") in out}
    if len(majors) < how_many:
        raise ValueError("Too few versions are out.")
    return sorted(majors, reverse=True)[:how_many]
