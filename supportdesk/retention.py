"""How long the desk keeps what it found, did and reported: a year (N-22). The trail goes on telling that it happened,
and why.

A year covers a complaint that comes back with the school year. Rehearsals keep nothing but their line in the trail;
device checks go after 30 days (supportdesk.devices). An incident that is open stays, however old it is.
"""

from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.lib import clock
from supportdesk.devices.models import SupplierReport
from supportdesk.health.models import Incident
from supportdesk.models import Diagnosis, RepairDone

KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Expired:
    """How many there are past their retention, or went."""

    diagnoses: int
    repairs: int
    reports: int
    incidents: int

    def __str__(self) -> str:
        diagnoses, repairs, reports, incidents = astuple(self)
        return f"{diagnoses} diagnoses, {repairs} repairs, {reports} reports to the supplier and {incidents} incidents"


def expired() -> Expired:
    """What may go now."""
    return Expired(*(rows.count() for rows in _due()))


@transaction.atomic
def remove_expired() -> Expired:
    """Remove what may go; a repair of before then can no longer be undone. Twice, late or in parallel is harmless."""
    return Expired(*(_remove(rows) for rows in _due()))


def _due() -> tuple[QuerySet[Any], ...]:
    """The rows of each kind that are past their retention, in the order of Expired."""
    limit = clock.now() - KEPT
    return (
        Diagnosis.objects.filter(at__lt=limit),
        RepairDone.objects.filter(at__lt=limit),
        SupplierReport.objects.filter(made_at__lt=limit),
        Incident.objects.filter(ended_at__lt=limit),
    )


def _remove(rows: QuerySet[Any]) -> int:
    """How many went, what hangs on them left out."""
    _, gone = rows.delete()
    return gone.get(rows.model._meta.label, 0)
