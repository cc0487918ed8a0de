"""A hundred wrong PINs, ten at the same moment, get no more tries than one after the other (A-21, A-05).

First with the lock on the count off, to prove that the race is real.
"""

import time

import pytest

from core.accounts import limits
from core.accounts.models import Limit
from core.homelogin import secrets
from core.homelogin.actions.sign_in import try_secret
from core.homelogin.attempts import PER_CHILD
from tests.concurrency.at_once import at_once
from tests.factories import PupilFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("A-21")]

GUESSES = 100
AT_A_TIME = 10


@pytest.fixture
def pupil():
    return PupilFactory(secret="1234")


@pytest.fixture
def looked_at(monkeypatch):
    """The PINs that were compared with the right one."""
    seen = []
    compare = secrets.is_secret_of

    def remember(pupil, parts):
        seen.append(parts[0])
        return compare(pupil, parts)

    monkeypatch.setattr(secrets, "is_secret_of", remember)
    return seen


def guess(pupil, first, count):
    at_once(
        *(lambda pin=f"{5000 + number}": try_secret(pupil, [pin]) for number in range(first, first + count))
    )


@pytest.fixture
def _guard_off(monkeypatch):
    """The count is read without a lock, and written a moment later, as on a busy server."""

    def begin_slowly(*counted):
        now = limits.clock.now()
        keys = {one.key: one.budget for one in counted}
        Limit.objects.bulk_create([Limit(key=key, began_at=now) for key in keys], ignore_conflicts=True)
        rows = list(Limit.objects.filter(key__in=keys))
        waits = [row.waits_until for row in rows if row.waits_until and row.waits_until > now]
        time.sleep(0.2)
        for row in rows:
            limits._count(row, keys[row.key], now)
            row.save()
        return limits.Attempt(counted, max(waits) if waits else None)

    monkeypatch.setattr(limits, "begin", begin_slowly)


@pytest.mark.usefixtures("_guard_off")
def test_without_the_lock_more_pins_are_looked_at_than_the_budget_allows(pupil, looked_at):
    guess(pupil, 0, AT_A_TIME)
    assert len(looked_at) > PER_CHILD.most


def test_of_a_hundred_pins_ten_at_once_exactly_the_budget_is_looked_at(pupil, looked_at):
    for first in range(0, GUESSES, AT_A_TIME):
        guess(pupil, first, AT_A_TIME)
    assert len(looked_at) == PER_CHILD.most


def test_the_right_pin_among_a_hundred_wrong_ones_is_not_looked_at_during_the_wait(pupil, looked_at):
    guess(pupil, 0, AT_A_TIME)
    attempt = try_secret(pupil, ["1234"])
    assert attempt is not None
    assert attempt.waits_until is not None
    assert "1234" not in looked_at
