"""Waking a worker must never cost the user more than a moment, nor an error."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import redis
from celery import current_app
from pytest_django import Settings

from core.notifications import wake

MOST_SECONDS = 1.5


@pytest.fixture(autouse=True)
def _closed_circuit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "circuit", wake.Circuit(pause=0.3))


@pytest.fixture
def silent_broker(settings: Settings) -> Iterator[None]:
    """Takes the connection and never says a word, as a broker does that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        yield


@pytest.fixture
def absent_broker(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def seconds_to_wake() -> float:
    began = time.monotonic()
    wake.wake_worker()
    return time.monotonic() - began


def test_a_wake_is_one_message_in_the_queue_of_the_workers(settings):
    # A database that nobody else uses, whichever the address names: other tests ring this bell at the same time.
    settings.REDIS_URL = urlsplit(settings.REDIS_URL)._replace(path="/15").geturl()
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.delete("celery")
        wake.wake_worker()
        assert broker.llen("celery") == 1


def test_the_name_that_is_called_is_a_task():
    # As a worker does when it starts.
    current_app.loader.import_default_modules()
    assert wake.DELIVER in current_app.tasks


@pytest.mark.usefixtures("absent_broker")
@pytest.mark.spec("N-01")
def test_a_broker_that_is_away_costs_a_moment_and_no_error():
    assert seconds_to_wake() < MOST_SECONDS


@pytest.mark.usefixtures("silent_broker")
@pytest.mark.spec("N-01")
def test_a_broker_that_hangs_costs_a_moment_and_no_error():
    assert seconds_to_wake() < MOST_SECONDS


@pytest.mark.usefixtures("silent_broker")
def test_after_a_failure_nobody_waits_for_the_broker_for_a_while(monkeypatch):
    tried = []
    publish = wake._publish
    monkeypatch.setattr(wake, "_publish", lambda task: (tried.append(1), publish(task)))
    wake.wake_worker()
    wake.wake_worker()
    assert len(tried) == 1
    time.sleep(wake.circuit.pause)
    wake.wake_worker()
    assert len(tried) == 2


def test_a_broker_that_is_full_or_refuses_is_no_error(monkeypatch):
    def refuse(task: str) -> None:
        raise redis.ResponseError("OOM command not allowed when used memory > 'maxmemory'.")

    monkeypatch.setattr(wake, "_publish", refuse)
    wake.wake_worker()
    assert not wake.circuit.lets_through()
