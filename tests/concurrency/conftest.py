"""A broker, a mail server and workers of one test's own."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from config.launch.valkey import Valkey
from core.notifications import wake
from tests.concurrency.workers import Workers
from tests.mail_server import MailServer

LEASE_SECONDS = 6


@pytest.fixture
def broker(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A Valkey that can be stopped and started again, and that this process wakes its workers through."""
    valkey = Valkey(tmp_path / "valkey")
    valkey.start()
    settings.REDIS_URL = valkey.url
    monkeypatch.setattr(wake, "circuit", wake.Circuit(wake.circuit.pause))
    yield valkey
    valkey.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Takes thirty milliseconds for each mail, so that there is a middle to be killed in."""
    with MailServer(delay=0.03) as server:
        yield server


@pytest.fixture
def workers(
    transactional_db: None, tmp_path: Path, broker: Valkey, mail_server: MailServer
) -> Iterator[Workers]:
    stage = Workers(tmp_path, broker_url=broker.url, mail_port=mail_server.port, lease_seconds=LEASE_SECONDS)
    yield stage
    stage.stop()


def wait_until(condition: Callable[[], bool], *, seconds: float, why: Callable[[], str] = str) -> None:
    """Look ten times a second; fail with what `why` says when it takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} seconds: {why()}", pytrace=False)
        time.sleep(0.1)
