"""What was sent, kept sealed beside the attempt for who may look into the intake."""

import base64
import binascii
import zlib
from datetime import timedelta

from carecases.intake.models import Attempt, RawMessage
from core.lib import clock
from core.lib.keyring import Place

KEPT = timedelta(days=365)
"""How long; the attempt with its reasons stays."""


def place_of(raw: RawMessage) -> Place:
    """What the sealed text is bound to."""
    return Place("intake_rawmessage", "sealed_text", raw.pk)


def keep(attempt: Attempt, text: str) -> None:
    """`text` has been blanked already (carecases.intake.rules.blanking)."""
    raw = RawMessage(attempt=attempt)
    raw.sealed_text = place_of(raw).seal(zlib.compress(text.encode()))
    raw.save(force_insert=True)


def text_of(attempt: Attempt) -> str:
    """What was sent; empty once it is no longer kept."""
    raw = RawMessage.objects.filter(attempt=attempt).first()
    return zlib.decompress(place_of(raw).unseal(raw.sealed_text)).decode() if raw else ""


def opened_dossier(text: str) -> str | None:
    """The XML of a dossier as it travels in a message (base64); None for what is none."""
    try:
        found = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found.decode("utf-8", "replace")


def forget_old() -> int:
    """Remove messages that were kept long enough; returns how many."""
    number, _ = RawMessage.objects.filter(attempt__received_at__lt=clock.now() - KEPT).delete()
    return number
