"""What was sent, kept sealed beside the attempt for who may look into the intake."""

import base64
import binascii
import zlib
from datetime import timedelta

from django.db.models import F, Func, JSONField, QuerySet

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
    """Forget messages that were kept long enough; returns how many."""
    return forget(Attempt.objects.filter(received_at__lt=clock.now() - KEPT, raw__isnull=False))


def forget(attempts: QuerySet[Attempt]) -> int:
    """Remove what was sent, and what findings took from it, as the names of files; returns how many messages went.

    The lines stay, with the code and the place of each finding.
    """
    numbers = list(attempts.values_list("pk", flat=True))
    kept = Func(
        F("findings"),
        template="(SELECT coalesce(jsonb_agg(jsonb_set(one, '{values}', '{}')), '[]')"
        " FROM jsonb_array_elements(%(expressions)s) AS one)",
        output_field=JSONField(),
    )
    Attempt.objects.filter(pk__in=numbers).update(findings=kept)
    return RawMessage.objects.filter(attempt__in=numbers).delete()[0]
