"""A circuit breaker: a back-office that fails time after time is left alone for a while (K-17).

Closed: every call goes out. After `TOO_MANY` failures in a row it opens: no call goes out until the wait is over, which
doubles with every further failure. Then one call may try; if that succeeds it is closed again.
"""

from datetime import datetime, timedelta
from enum import StrEnum

TOO_MANY = 3
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)


class Breaker(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    """The wait is over: the next call is the trial."""


def state(failures: int, open_until: datetime | None, now: datetime) -> Breaker:
    """How the breaker stands."""
    if failures < TOO_MANY or open_until is None:
        return Breaker.CLOSED
    return Breaker.OPEN if now < open_until else Breaker.HALF_OPEN


def open_until(failures: int, now: datetime) -> datetime | None:
    """Until when nothing is called after so many failures in a row; None while it stays closed."""
    if failures < TOO_MANY:
        return None
    return now + wait_after(failures)


def wait_after(failures: int) -> timedelta:
    """How long to wait after this many failures in a row (`TOO_MANY` or more)."""
    return min(FIRST_WAIT * 2 ** min(failures - TOO_MANY, 10), LONGEST_WAIT)


def pause_before(attempt: int) -> float:
    """Seconds to wait before the second (1), third (2), ... attempt of one call."""
    return float(0.2 * 4 ** (attempt - 1))
