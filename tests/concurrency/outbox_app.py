"""Kring's Celery app with one kind of mail of its own, for the experiments with real workers."""

import os

import django

django.setup()

from config.celery import app  # noqa: E402
from core.notifications import messages  # noqa: E402
from core.notifications.messages import Mail  # noqa: E402
from core.notifications.models import OutboxMessage  # noqa: E402

KIND = "experiment"


def compose(message: OutboxMessage) -> Mail:
    """A mail whose subject is the process that sends it and the worker that this belongs to."""
    return Mail(f"{os.getpid()} {os.getppid()}", "Tekst", "<p>Tekst</p>", "Kring")


messages.register(KIND, compose)

__all__ = ["KIND", "app"]
