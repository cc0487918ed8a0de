"""How long to wait, in words: the same for everybody (A-04, A-05)."""

from datetime import datetime
from math import ceil

from django.utils.translation import ngettext

from core.lib import clock


def seconds_until(moment: datetime) -> int:
    """Whole seconds from now, at least one."""
    return max(1, ceil((moment - clock.now()).total_seconds()))


def minutes_until(moment: datetime) -> int:
    """Whole minutes from now, rounded up, at least one."""
    return ceil(seconds_until(moment) / 60)


def wait_words(until: datetime) -> str:
    """For who tried too often; in whole minutes, rounded up."""
    minutes = minutes_until(until)
    return ngettext(
        "This went wrong too often. Wait %(count)d minute and try again.",
        "This went wrong too often. Wait %(count)d minutes and try again.",
        minutes,
    ) % {"count": minutes}


def again_words(until: datetime) -> str:
    """For who asked for a link again too soon."""
    minutes = minutes_until(until)
    return ngettext(
        "This was asked just now. It can be asked again in %(count)d minute.",
        "This was asked just now. It can be asked again in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}
