"""Cutting a stretch of a day into times for talks."""

from collections.abc import Iterator
from datetime import time

MINUTES_OF_AN_HOUR = 60
MOST = 60
"""Times in one go; more is a typing error."""


def slots(first: time, last: time, minutes: int, pause: int) -> Iterator[tuple[time, time]]:
    """From `first`, talks of `minutes` with `pause` minutes between them, as many as end by `last`.

    Raises ValueError for a length or pause that is no time.
    """
    if minutes < 1 or pause < 0:
        raise ValueError("A talk takes a minute at least, and a pause is not negative.")
    start, end = _minutes(first), _minutes(last)
    while start + minutes <= end:
        yield _clock(start), _clock(start + minutes)
        start += minutes + pause


def _minutes(at: time) -> int:
    return at.hour * MINUTES_OF_AN_HOUR + at.minute


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, MINUTES_OF_AN_HOUR))
