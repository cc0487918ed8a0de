"""What is wrong with a device, from what was measured on it (S-30). Pure: no clock, no database, no words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum, StrEnum

from supportdesk.devices.rules.supported import Family, Support

CLOCK_BREAKS_CODES = timedelta(seconds=60)
"""From here on codes of an authenticator app, made on the same device, are refused."""
CLOCK_BREAKS_CONNECTION = timedelta(hours=1)
"""From here on browsers begin to refuse certificates as expired or not yet valid."""
SLOW_MILLISECONDS = 3000
NARROWEST = 320
"""CSS pixels: what pages are made for (WCAG 1.4.10)."""
OWN_TIME_ZONE = "Europe/Amsterdam"
CANNOT_READ_SCRIPTS = (Support.TOO_OLD, Support.NO_LONGER)
"""An old browser runs none of today's scripts however they are set: its age is what is wrong."""


class Weight(IntEnum):
    """How much a finding explains: BLOCKS hides whole pages, HINDERS breaks parts of them, NOTE is only told."""

    BLOCKS = 0
    HINDERS = 1
    NOTE = 2


class Finding(StrEnum):
    NO_LONGER = "no_longer"
    TOO_OLD = "too_old"
    SCRIPTS_OFF = "scripts_off"
    COOKIES_OFF = "cookies_off"
    OFFLINE = "offline"
    FILES_BLOCKED = "files_blocked"
    SITE_UNREACHABLE = "site_unreachable"
    DATA_UNREACHABLE = "data_unreachable"
    CLOCK_FAR_OFF = "clock_far_off"
    CLOCK_OFF = "clock_off"
    INSIDE_AN_APP = "inside_an_app"
    UNTRIED = "untried"
    STORAGE_OFF = "storage_off"
    SLOW = "slow"
    PROXY = "proxy"
    OTHER_TIME_ZONE = "other_time_zone"
    NARROW = "narrow"


WEIGHTS: dict[Finding, Weight] = {
    Finding.NO_LONGER: Weight.BLOCKS,
    Finding.TOO_OLD: Weight.BLOCKS,
    Finding.COOKIES_OFF: Weight.BLOCKS,
    Finding.OFFLINE: Weight.BLOCKS,
    Finding.FILES_BLOCKED: Weight.BLOCKS,
    Finding.SITE_UNREACHABLE: Weight.BLOCKS,
    Finding.DATA_UNREACHABLE: Weight.BLOCKS,
    Finding.CLOCK_FAR_OFF: Weight.BLOCKS,
    Finding.SCRIPTS_OFF: Weight.HINDERS,
    Finding.CLOCK_OFF: Weight.HINDERS,
    Finding.INSIDE_AN_APP: Weight.HINDERS,
    Finding.STORAGE_OFF: Weight.HINDERS,
    Finding.SLOW: Weight.HINDERS,
    Finding.UNTRIED: Weight.NOTE,
    Finding.PROXY: Weight.NOTE,
    Finding.OTHER_TIME_ZONE: Weight.NOTE,
    Finding.NARROW: Weight.NOTE,
}


class Part(StrEnum):
    """The parts of the site that a device tries to reach: pages, the data behind them, and files that pages need."""

    PAGES = "pages"
    DATA = "data"
    STYLES = "styles"
    SCRIPTS = "scripts"
    PICTURES = "pictures"
    FONT = "font"


FILES = (Part.STYLES, Part.SCRIPTS, Part.PICTURES, Part.FONT)


@dataclass(frozen=True)
class Reached:
    """Whether a part answered well, and in how many milliseconds."""

    well: bool
    milliseconds: int


@dataclass(frozen=True)
class Measured:
    """Everything that was measured; None where it could not be.

    `clock_ahead` is how far the device's clock runs ahead of ours (negative: behind). `round_trip` is in milliseconds,
    `screen_width` in CSS pixels. `styles_apply` says whether our style sheet counts on the page.
    """

    family: Family
    support: Support
    scripts: bool
    cookies: bool | None = None
    storage: bool | None = None
    styles_apply: bool | None = None
    online: bool | None = None
    clock_ahead: timedelta | None = None
    time_zone: str = ""
    screen_width: int | None = None
    round_trip: int | None = None
    via_proxy: bool = False
    parts: Mapping[Part, Reached] = field(default_factory=dict)


def judge(measured: Measured) -> list[Finding]:
    """What is wrong, what explains most first; nothing for a device that is fine."""
    found = [*_of_browser(measured), *_of_connection(measured), *_of_clock(measured), *_notes(measured)]
    return sorted(found, key=lambda finding: (WEIGHTS[finding], list(Finding).index(finding)))


def _of_browser(measured: Measured) -> Iterator[Finding]:
    if measured.support is Support.NO_LONGER:
        yield Finding.NO_LONGER
    elif measured.support is Support.TOO_OLD:
        yield Finding.TOO_OLD
    elif measured.family is Family.INSIDE_AN_APP:
        yield Finding.INSIDE_AN_APP
    elif measured.support is Support.UNTRIED:
        yield Finding.UNTRIED
    if not measured.scripts and measured.support not in CANNOT_READ_SCRIPTS:
        yield Finding.SCRIPTS_OFF
    if measured.cookies is False:
        yield Finding.COOKIES_OFF
    if measured.storage is False:
        yield Finding.STORAGE_OFF


def _of_connection(measured: Measured) -> Iterator[Finding]:
    if measured.online is False:
        yield Finding.OFFLINE
        return
    failed = {part for part, reached in measured.parts.items() if not reached.well}
    if failed >= {Part.PAGES}:
        yield Finding.SITE_UNREACHABLE
    elif Part.DATA in failed:
        yield Finding.DATA_UNREACHABLE
    if failed & set(FILES) or measured.styles_apply is False:
        yield Finding.FILES_BLOCKED
    if measured.round_trip is not None and measured.round_trip >= SLOW_MILLISECONDS:
        yield Finding.SLOW
    if measured.via_proxy:
        yield Finding.PROXY


def _of_clock(measured: Measured) -> Iterator[Finding]:
    if measured.clock_ahead is None:
        return
    off = abs(measured.clock_ahead)
    if off >= CLOCK_BREAKS_CONNECTION:
        yield Finding.CLOCK_FAR_OFF
    elif off >= CLOCK_BREAKS_CODES:
        yield Finding.CLOCK_OFF


def _notes(measured: Measured) -> Iterator[Finding]:
    if measured.time_zone and measured.time_zone != OWN_TIME_ZONE:
        yield Finding.OTHER_TIME_ZONE
    if measured.screen_width is not None and measured.screen_width < NARROWEST:
        yield Finding.NARROW
