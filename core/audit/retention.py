"""How long the trail is kept: five years (platform line N-21; NEN 7513 asks at least that), then it goes.

What goes are whole seals with all their lines, from the beginning. PostgreSQL refuses to remove anything younger
(migration 0004), whoever asks.
"""

from dataclasses import dataclass

from django.db import transaction

from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event, Seal
from core.lib import clock

KEPT_YEARS = 5
"""The trigger `kept_five_years` says the same; a test compares them."""


@dataclass(frozen=True)
class Expired:
    """The seals from the beginning of the trail whose lines are all past their retention."""

    upto_seal: int
    upto_id: int
    lines: int


def expired() -> Expired | None:
    """What may go now; None when nothing may. A line that is too young keeps all that come after it."""
    now = clock.now()
    # 29 February becomes the 28th, as it does in PostgreSQL.
    day = min(now.day, 28) if now.month == 2 else now.day
    limit = now.replace(year=now.year - KEPT_YEARS, day=day)
    young = Event.objects.filter(at__gt=limit).order_by("pk").values_list("pk", flat=True).first()
    old = Seal.objects.filter(at__lte=limit).order_by("-number")
    last = (old.filter(upto_id__lt=young) if young is not None else old).first()
    if last is None:
        return None
    return Expired(last.number, last.upto_id, Event.objects.filter(pk__lte=last.upto_id).count())


@transaction.atomic
def trim() -> Expired | None:
    """Remove what may go and say so in the trail itself, where a check of the seals looks for it."""
    found = expired()
    if found is None:
        return None
    Event.objects.filter(pk__lte=found.upto_id).delete()
    Seal.objects.filter(number__lte=found.upto_seal).delete()
    trail.record(Action.TRAIL_TRIMMED, actor=None, upto_seal=found.upto_seal, lines=found.lines)
    return found
