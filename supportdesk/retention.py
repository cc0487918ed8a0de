"""How long the desk keeps what it found and did: a year (N-22). The trail goes on telling that it happened, and why.

A year covers a complaint that comes back with the school year. Rehearsals keep nothing but their line in the trail;
device checks go after 30 days (supportdesk.devices).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core.lib import clock
from supportdesk.models import Diagnosis, RepairDone

KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Expired:
    """How many there are past their retention, or went."""

    diagnoses: int
    repairs: int


def expired() -> Expired:
    """What may go now."""
    return Expired(
        Diagnosis.objects.filter(at__lt=_limit()).count(), RepairDone.objects.filter(at__lt=_limit()).count()
    )


@transaction.atomic
def remove_expired() -> Expired:
    """Remove what may go; a repair of before then can no longer be undone. Twice, late or in parallel is harmless."""
    limit = _limit()
    _, repairs = RepairDone.objects.filter(at__lt=limit).delete()
    _, diagnoses = Diagnosis.objects.filter(at__lt=limit).delete()
    return Expired(
        diagnoses.get(Diagnosis._meta.label, 0),
        repairs.get(RepairDone._meta.label, 0),
    )


def _limit() -> datetime:
    return clock.now() - KEPT
