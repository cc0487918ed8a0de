"""Workers are killed at random moments while they send: nothing is lost, hardly anything goes twice."""

import os
import random
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage

import pytest

from core.notifications.models import DeliveryAttempt, OutboxMessage
from tests.concurrency.causes import enqueue, unfinished
from tests.concurrency.conftest import wait_until
from tests.concurrency.workers import Workers
from tests.mail_server import MailServer

pytestmark = [pytest.mark.services, pytest.mark.timeout(900)]

LOST = "The worker ended during this attempt; whether the mail left is not known."


class Assassin:
    """After so many mails: ``kill -9`` of the process that sends the mail, or of the whole worker, in turn.

    The first strikes when the server has the mail and has not said so; the others at any moment thereabouts.
    """

    def __init__(self, server: MailServer, moments: list[int], replace_worker: Callable[[], None]) -> None:
        self.server = server
        self.moments = moments
        self.replace_worker = replace_worker
        self.kills = 0

    def __call__(self, mail: EmailMessage) -> None:
        if not self.moments or len(self.server.mails) < self.moments[0]:
            return
        self.moments.pop(0)
        self.kills += 1
        sender, worker = map(int, mail["Subject"].split())
        victim = worker if self.kills % 3 == 0 else sender
        if self.kills == 1:
            self._kill(victim)
        else:
            threading.Timer(random.uniform(0, 0.1), self._kill, [victim]).start()
        if victim == worker:
            self.replace_worker()

    def _kill(self, victim: int) -> None:
        with suppress(ProcessLookupError):  # an earlier kill was quicker
            os.kill(victim, signal.SIGKILL)


@pytest.mark.parametrize(
    ("count", "kills"), [(60, 3), pytest.param(500, 20, marks=pytest.mark.slow)], ids=["small", "full"]
)
@pytest.mark.spec("N-01")
def test_killed_workers_lose_nothing_and_repeat_at_most_one_mail_for_each_kill(
    workers: Workers, mail_server: MailServer, count: int, kills: int
):
    moments = sorted(random.sample(range(1, count - 5), kills))
    mail_server.on_mail = assassin = Assassin(mail_server, moments, workers.start_worker)
    workers.start_scheduler()
    workers.start_worker()
    workers.start_worker()
    enqueue(count)
    wait_until(lambda: not unfinished(), seconds=60 + count / 2, why=workers.output)

    assert assassin.kills == kills
    assert OutboxMessage.objects.filter(state="sent").count() == count
    times = mail_server.times_accepted()
    assert len(times) == count
    repeated = times.total() - count
    assert 1 <= repeated <= kills
    assert repeated <= DeliveryAttempt.objects.filter(answer=LOST).count() <= kills
