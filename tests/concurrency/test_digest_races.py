"""Two schedulers gather the daily digests at the same moment."""

from datetime import timedelta

import pytest

from core.lib import clock
from core.notifications import digest
from core.notifications.models import DigestLine, OutboxMessage
from tests.concurrency.at_once import at_once
from tests.factories import DigestLineFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
USERS, LINES = 12, 4


@pytest.fixture
def waiting():
    """Lines of two days ago, so that a digest is due at whatever hour the tests run."""
    for user in UserFactory.create_batch(USERS):
        DigestLineFactory.create_batch(LINES, user=user, created_at=clock.now() - timedelta(days=2))


def gather() -> int:
    return digest.gather_due(batch=5)


@pytest.mark.spec("N-02", "P-32")
def test_every_user_gets_one_digest_of_all_lines(waiting):
    outcomes = at_once(gather, gather, gather)
    gather()
    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    assert OutboxMessage.objects.count() == USERS
    assert not DigestLine.objects.filter(digest_on=None).exists()


def test_without_the_guard_two_would_gather_the_same_lines(waiting, monkeypatch):
    monkeypatch.setattr(digest, "is_mine_alone", lambda name: True)
    outcomes = at_once(gather, gather, gather)
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) > USERS
