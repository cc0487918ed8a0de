"""What a worker reads out per browser: the version, closing and opening, loading anew, other sites (S-37).

Where a menu stands is what the makers' own help says (support.google.com, support.microsoft.com, support.mozilla.org,
support.apple.com, samsung.com/nl/support), read in November 2026.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from supportdesk.devices.rules.supported import Family
from supportdesk.devices.wording import FAMILY_NAMES, supported_line

OTHER_SITES = _(
    "Open another site, that of your organisation for example. Does that stay empty too? Then it "
    "is the connection."
)


@dataclass(frozen=True)
class Step:
    what: Promise
    how: Promise


@dataclass(frozen=True)
class Script:
    """The steps of one browser; `is_open` for the browser of whoever looks."""

    family: Family
    name: str
    supported: str
    steps: Sequence[Step]
    is_open: bool


FIND, CLOSE, RELOAD, PRIVATE, OTHERS = (
    _("Find the version"),
    _("Close and open again"),
    _("Load the page anew, without what was kept"),
    _("Try a private window"),
    _("Do other sites work?"),
)
CLOSE_IT = _(
    "On a computer: close all windows with the cross at the top and open the browser again. On a telephone: swipe "
    "it away from the open apps and tap it again."
)
RELOAD_IT = _(
    "On a computer: keep Ctrl and Shift pressed and press R (on a Mac: Command, Shift and R). On a telephone: open "
    "the menu of the browser and tap the round arrow."
)
STEPS: dict[Family, tuple[Step, ...]] = {
    Family.EDGE: (
        Step(
            FIND,
            _(
                "Click the three dots at the top right, then Help and feedback, then About Microsoft Edge. "
                "The number stands below the name. On a telephone: three lines, Settings, About this app."
            ),
        ),
        Step(CLOSE, CLOSE_IT),
        Step(RELOAD, RELOAD_IT),
        Step(PRIVATE, _("Three dots, then New InPrivate window; on a telephone: New InPrivate tab.")),
        Step(OTHERS, OTHER_SITES),
    ),
    Family.CHROME: (
        Step(
            FIND,
            _(
                "Click the three dots at the top right, then Help, then About Google Chrome. On a telephone: "
                "three dots, Settings, About Chrome."
            ),
        ),
        Step(CLOSE, CLOSE_IT),
        Step(RELOAD, RELOAD_IT),
        Step(PRIVATE, _("Three dots, then New incognito window or New incognito tab.")),
        Step(OTHERS, OTHER_SITES),
    ),
    Family.SAFARI: (
        Step(
            FIND,
            _(
                "On a Mac: click Safari at the top left, then About Safari. On an iPhone or iPad: Settings, "
                "General, About; the version of iOS is that of Safari."
            ),
        ),
        Step(
            CLOSE,
            _(
                "On a Mac: press Command and Q and open Safari again. On an iPhone or iPad: swipe Safari away "
                "from the open apps and tap it again."
            ),
        ),
        Step(
            RELOAD,
            _("On a Mac: press Option, Command and R. On an iPhone or iPad: pull the page down and let go."),
        ),
        Step(
            PRIVATE,
            _(
                "On a Mac: File, New Private Window. On an iPhone or iPad: the button with the two squares, "
                "then Private."
            ),
        ),
        Step(OTHERS, OTHER_SITES),
    ),
    Family.FIREFOX: (
        Step(
            FIND,
            _(
                "Click the three lines at the top right, then Help, then About Firefox. On a telephone: three "
                "dots, Settings, About Firefox."
            ),
        ),
        Step(CLOSE, CLOSE_IT),
        Step(RELOAD, RELOAD_IT),
        Step(PRIVATE, _("Three lines, then New private window; on a telephone: the mask.")),
        Step(OTHERS, OTHER_SITES),
    ),
    Family.SAMSUNG: (
        Step(FIND, _("Tap the three lines at the bottom right, then Settings, then About Samsung Internet.")),
        Step(CLOSE, _("Swipe Samsung Internet away from the open apps and tap it again.")),
        Step(
            RELOAD,
            _(
                "Three lines, then the round arrow. Does that not help: Settings, Personal browsing data, "
                "Delete browsing data, tick the cache only."
            ),
        ),
        Step(PRIVATE, _("Tap the button with the squares, then Turn on Secret mode.")),
        Step(OTHERS, OTHER_SITES),
    ),
    Family.INTERNET_EXPLORER: (
        Step(
            _("Use Edge"),
            _(
                "Internet Explorer is no longer made and no longer safe. Press the Windows key, type Edge, "
                "and open Kring there."
            ),
        ),
    ),
}


def scripts(family: str) -> list[Script]:
    """All of them; the browser with this name stands open."""
    return [
        Script(one, FAMILY_NAMES[one], supported_line(one), steps, is_open=one.value == family)
        for one, steps in STEPS.items()
    ]
