"""The broker forgets everything, stops or hangs: users notice nothing, and every mail still goes."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from django.test import Client
from django.urls import reverse

from config.launch.valkey import Valkey
from core.notifications.models import OutboxMessage
from tests.concurrency.causes import enqueue, unfinished
from tests.concurrency.conftest import wait_until
from tests.concurrency.workers import Workers
from tests.factories import UserFactory
from tests.mail_server import MailServer

pytestmark = [pytest.mark.services, pytest.mark.timeout(300), pytest.mark.spec("N-01")]

MOST_SECONDS_FOR_A_USER = 1.5
MOST_SECONDS_AFTER_RETURN = 90
AWAY_SECONDS = 4


@pytest.fixture
def signed_in(transactional_db: None, client: Client) -> Client:
    client.force_login(UserFactory())
    return client


def stays_signed_in(client: Client) -> bool:
    return client.get(reverse("notifications:notices")).status_code == 200


def at_work(workers: Workers, mail_server: MailServer) -> None:
    """A worker and the scheduler, once they have sent a first mail."""
    workers.start_worker()
    workers.start_scheduler()
    enqueue(1)
    wait_until(lambda: bool(mail_server.mails), seconds=30, why=workers.output)


def everything_is_sent(workers: Workers, mail_server: MailServer) -> None:
    wait_until(lambda: not unfinished(), seconds=MOST_SECONDS_AFTER_RETURN, why=workers.output)
    assert set(mail_server.times_accepted().values()) == {1}
    assert len(mail_server.mails) == OutboxMessage.objects.filter(state="sent").count()


def test_a_worker_sends_within_seconds_of_the_commit(workers: Workers, mail_server: MailServer):
    workers.start_worker()
    enqueue(1)
    wait_until(lambda: bool(mail_server.mails), seconds=30, why=workers.output)
    began = time.monotonic()
    enqueue(1)
    wait_until(lambda: not unfinished(), seconds=30, why=workers.output)
    assert time.monotonic() - began < 3


@pytest.mark.slow
def test_a_broker_that_forgets_everything_delays_mail_by_one_round_of_the_schedule(
    workers: Workers, broker: Valkey, mail_server: MailServer
):
    enqueue(3)
    with redis.Redis.from_url(broker.url) as connection:
        assert connection.llen("celery") == 3
        connection.flushall()
    workers.start_worker()
    workers.start_scheduler()
    everything_is_sent(workers, mail_server)
    assert len(mail_server.mails) == 3


def test_a_broker_that_is_away_stops_nobody_and_loses_nothing(
    workers: Workers, broker: Valkey, mail_server: MailServer, signed_in: Client
):
    at_work(workers, mail_server)
    broker.stop()
    durations = enqueue(4)
    assert stays_signed_in(signed_in)
    time.sleep(AWAY_SECONDS)
    broker.start()

    assert max(durations) < MOST_SECONDS_FOR_A_USER
    everything_is_sent(workers, mail_server)
    assert stays_signed_in(signed_in)
    assert len(mail_server.mails) == 5


@pytest.mark.slow
def test_a_broker_that_hangs_stops_nobody_and_loses_nothing(
    workers: Workers, broker: Valkey, mail_server: MailServer, signed_in: Client
):
    at_work(workers, mail_server)
    with hanging(broker):
        durations = enqueue(4)
        assert stays_signed_in(signed_in)
        time.sleep(AWAY_SECONDS)

    assert max(durations) < MOST_SECONDS_FOR_A_USER
    everything_is_sent(workers, mail_server)
    assert len(mail_server.mails) == 5


@pytest.mark.slow
def test_a_broker_without_room_stops_nobody_and_loses_nothing(
    workers: Workers, broker: Valkey, mail_server: MailServer, signed_in: Client
):
    with redis.Redis.from_url(broker.url) as connection:
        connection.config_set("maxmemory", 1)
        durations = enqueue(2)
        assert stays_signed_in(signed_in)
        connection.config_set("maxmemory", 0)
    assert max(durations) < MOST_SECONDS_FOR_A_USER
    workers.start_worker()
    workers.start_scheduler()
    everything_is_sent(workers, mail_server)


@contextmanager
def hanging(broker: Valkey) -> Iterator[None]:
    with redis.Redis.from_url(broker.url) as connection:
        pid = connection.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
