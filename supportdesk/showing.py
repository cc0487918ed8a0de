"""Moments and the like in the language of whoever reads a finding: values that `words` asks in each language."""

from collections.abc import Callable
from datetime import date, datetime

from core.lib.templatetags.kring import short_date, short_moment


def moment(value: datetime) -> Callable[[], str]:
    return lambda: str(short_moment(value))


def day(value: date) -> Callable[[], str]:
    return lambda: str(short_date(value))
