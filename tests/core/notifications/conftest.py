"""Kinds of messages for these tests, and a mail server that does as it is told."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from core.lib import clock
from core.notifications import messages, notices
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from tests.mail_server import MailServer

PLAIN = Mail(
    subject="Je aanvraag is besloten",
    text="Alles is besloten.",
    html="<p>Alles is besloten.</p>",
    from_name="Kinderopvang De Kring",
)


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is gone after it; `test` is there for the factories."""
    monkeypatch.setattr(messages, "_composers", {"test": lambda message: PLAIN})
    monkeypatch.setattr(notices, "_words", {"test": lambda context: "Er is iets besloten."})


@pytest.fixture
def write_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[messages.Compose], None]:
    """Have the kind `test` written by another function."""

    def replace(compose: Callable[[OutboxMessage], Mail | None]) -> None:
        monkeypatch.setitem(messages._composers, "test", compose)

    return replace


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real SMTP server on the loopback address, which Kring sends to."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "core.notifications.smtp.SmtpBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 5
        yield server


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Move the clock of Kring forward: `later(minutes=15)`. Timeouts of the network keep real time."""
    real, moved = clock.now, [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: real() + moved[0])

    def move(**distance: float) -> None:
        moved[0] += timedelta(**distance)

    return move
