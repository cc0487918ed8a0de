"""How the parts of Kring fare, from what is known of them (S-33). Pure: ages in, a tone out."""

from datetime import timedelta
from enum import StrEnum


class Tone(StrEnum):
    """The worst one comes last."""

    OK = "ok"
    UNKNOWN = "unknown"
    ATTENTION = "attention"
    DANGER = "danger"


PULSE_LATE, PULSE_GONE = timedelta(minutes=3), timedelta(minutes=10)
QUEUE_LATE, QUEUE_STUCK = timedelta(minutes=3), timedelta(minutes=15)
PROBE_LATE = timedelta(minutes=15)
COPY_LATE, COPY_OLD = timedelta(hours=2), timedelta(hours=24)
SLOW_DATABASE = timedelta(milliseconds=500)
SLOW_WALK = timedelta(seconds=10)
FEWEST_MAILS = 5
"""With fewer tries in the last hour one full mailbox would colour the light."""


def worst(tones: list[Tone]) -> Tone:
    """The worst of them; unknown when there are none."""
    order = list(Tone)
    return max(tones, key=order.index) if tones else Tone.UNKNOWN


def web(went_well: bool | None, age: timedelta | None, took: timedelta) -> Tone:
    """From the last walk of the probe."""
    if went_well is None or age is None or age > PROBE_LATE:
        return Tone.UNKNOWN
    if not went_well:
        return Tone.DANGER
    return Tone.ATTENTION if took > SLOW_WALK else Tone.OK


def database(took: timedelta) -> Tone:
    return Tone.ATTENTION if took > SLOW_DATABASE else Tone.OK


def workers(pulse_age: timedelta | None, oldest_waiting: timedelta | None) -> Tone:
    """From the last sign of life, and how long the oldest message that is due waits."""
    if pulse_age is None:
        return Tone.UNKNOWN
    tones = [_by_age(pulse_age, PULSE_LATE, PULSE_GONE)]
    if oldest_waiting is not None:
        tones.append(_by_age(oldest_waiting, QUEUE_LATE, QUEUE_STUCK))
    return worst(tones)


def mail(tried: int, failed: int) -> Tone:
    """From the tries of the last hour."""
    if tried < FEWEST_MAILS or failed * 10 <= tried:
        return Tone.OK
    return Tone.DANGER if failed * 2 >= tried else Tone.ATTENTION


def back_office(is_elsewhere: bool, is_resting: bool, failures: int) -> Tone:
    """Of an organisation whose register is elsewhere: whether the breaker is open, and failures in a row."""
    if not is_elsewhere:
        return Tone.OK
    if is_resting:
        return Tone.DANGER
    return Tone.ATTENTION if failures else Tone.OK


def copy(is_elsewhere: bool, age: timedelta | None) -> Tone:
    if not is_elsewhere:
        return Tone.OK
    return Tone.DANGER if age is None else _by_age(age, COPY_LATE, COPY_OLD)


def _by_age(age: timedelta, late: timedelta, gone: timedelta) -> Tone:
    if age > gone:
        return Tone.DANGER
    return Tone.ATTENTION if age > late else Tone.OK
