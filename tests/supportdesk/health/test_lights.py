from datetime import timedelta

import pytest

from supportdesk.health.rules import lights
from supportdesk.health.rules.lights import Tone

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("tone", "expected"),
    [
        (lights.web(True, MINUTE, MINUTE / 60), Tone.OK),
        (lights.web(True, MINUTE, MINUTE), Tone.ATTENTION),
        (lights.web(False, MINUTE, MINUTE), Tone.DANGER),
        (lights.web(True, 16 * MINUTE, MINUTE), Tone.UNKNOWN),
        (lights.web(None, None, MINUTE), Tone.UNKNOWN),
        (lights.workers(MINUTE, None), Tone.OK),
        (lights.workers(MINUTE, 16 * MINUTE), Tone.DANGER),
        (lights.workers(4 * MINUTE, MINUTE), Tone.ATTENTION),
        (lights.workers(None, None), Tone.UNKNOWN),
        (lights.mail(4, 4), Tone.OK),
        (lights.mail(10, 1), Tone.OK),
        (lights.mail(10, 2), Tone.ATTENTION),
        (lights.mail(10, 5), Tone.DANGER),
        (lights.back_office(False, True, 9), Tone.OK),
        (lights.back_office(True, True, 5), Tone.DANGER),
        (lights.back_office(True, False, 1), Tone.ATTENTION),
        (lights.copy(True, None), Tone.DANGER),
        (lights.copy(True, timedelta(hours=3)), Tone.ATTENTION),
        (lights.database(timedelta(seconds=1)), Tone.ATTENTION),
    ],
)
def test_what_is_known_of_a_part_gives_its_light(tone, expected):
    assert tone is expected


def test_the_worst_one_counts():
    assert lights.worst([Tone.OK, Tone.DANGER, Tone.UNKNOWN]) is Tone.DANGER
    assert lights.worst([]) is Tone.UNKNOWN
