"""Moments and the like in the language of whoever reads a finding: values that `words` asks in each language."""

import math
from collections.abc import Callable
from datetime import date, datetime

from core.lib import clock
from core.lib.templatetags.kring import short_date, short_moment


def moment(value: datetime) -> Callable[[], str]:
    return lambda: str(short_moment(value))


def minutes_until(value: datetime) -> int:
    """Whole minutes from now on, at least 1."""
    return max(1, math.ceil((value - clock.now()).total_seconds() / 60))


def day(value: date) -> Callable[[], str]:
    return lambda: str(short_date(value))
