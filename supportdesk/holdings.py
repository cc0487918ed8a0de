"""What support looked into and repaired for a guardian, for the copy of everything (P-33)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, Row
from core.childcare.models import Guardian
from supportdesk.models import Diagnosis, RepairDone
from supportdesk.repairing import known_repairs
from supportdesk.words import heard


def register() -> None:
    holdings.register(
        Holding("support", _("What support looked into"), ("supportdesk.diagnosis",), _diagnoses),
        Holding("repairs", _("What support repaired"), ("supportdesk.repairdone",), _repairs),
    )


def _diagnoses(asker: Guardian) -> Iterator[Row]:
    """What the guardian told, and what each check found; who of support it was stands in the lines of who looked."""
    if asker.user_id is None:
        return
    for row in Diagnosis.objects.filter(customer=asker.user_id).order_by("pk").iterator(chunk_size=500):
        yield {
            "at": row.at,
            "complaint": row.get_complaint_display(),
            "told": row.said,
            "found": [
                {name: heard(found[name]) for name in ("name", "value", "say") if found[name]}
                for found in row.findings
            ],
        }


def _repairs(asker: Guardian) -> Iterator[Row]:
    if asker.user_id is None:
        return
    known = known_repairs()
    for row in RepairDone.objects.filter(customer=asker.user_id).order_by("pk").iterator(chunk_size=500):
        yield {
            "at": row.at,
            "repair": str(known[row.repair].name) if row.repair in known else row.repair,
            "reason": row.reason,
            "undone_at": row.undone_at,
        }
