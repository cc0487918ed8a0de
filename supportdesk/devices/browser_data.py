"""The supported versions, from the data file or from where a newer one was put (S-30)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from supportdesk.devices.rules.supported import Family, Supported, newest_majors

FILE = Path(__file__).parent / "data" / "browsers.json"
CHECKED = (Family.CHROME, Family.EDGE, Family.FIREFOX, Family.SAFARI)


class WrongTableError(ValueError):
    """The table of releases cannot be read; the text says why."""


@dataclass(frozen=True)
class BrowserData:
    """What is supported, on what date that was read, and from where."""

    supported: Supported
    read_on: date
    source: str


@cache
def browser_data() -> BrowserData:
    """Of the file; read once."""
    return parsed(json.loads(FILE.read_text()))


def parsed(raw: dict[str, Any]) -> BrowserData:
    return BrowserData(Supported(raw["supported"]), date.fromisoformat(raw["read_on"]), raw["source"])


def from_releases(table: dict[str, Any], read_on: date) -> dict[str, Any]:
    """Our file's content from a table in the form of MDN's browser-compat-data (`data.json`).

    Raises:
        WrongTableError: a browser is missing, or its releases cannot be read.
    """
    try:
        majors = {
            family.value: newest_majors(table["browsers"][family.value]["releases"]) for family in CHECKED
        }
        version = str(table.get("__meta", {}).get("version", "unknown"))
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise WrongTableError(f"This is no table of releases of browsers: {problem!r}.") from problem
    source = f"browser-compat-data of MDN (github.com/mdn/browser-compat-data), version {version}"
    return {"source": source, "read_on": read_on.isoformat(), "supported": majors}


def write(raw: dict[str, Any], file: Path = FILE) -> None:
    """Put a newer one in the place of the file; running processes read it when they start again."""
    file.write_text(json.dumps(raw, indent=2) + "\n")
    browser_data.cache_clear()
