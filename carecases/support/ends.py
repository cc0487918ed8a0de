"""When support of a dossier ended, and which decisions stay longer than it (carecases.keeping)."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from carecases import keeping
from carecases.models import Dossier
from carecases.support.models import Approach, Decision, Tlv
from core.lib import clock


def of_approaches() -> Any:
    """The day an approach ended, or was planned to."""
    return keeping.last_of(Approach.objects.all(), Coalesce(F("ended_on"), F("last_day")))


def of_decisions() -> Any:
    """The last day of what was granted."""
    return keeping.last_of(Decision.objects.all(), F("last_day"))


def of_tlvs() -> Any:
    """The day on which the assessment of a TLV ended: that of its issue (WPO art. 18a, thirteenth paragraph)."""
    return keeping.last_of(Tlv.objects.filter(is_imported=False), F("issued_on"))


def decisions_of(dossier: Dossier) -> list[keeping.Taken]:
    """TLVs that were issued here by their number; decisions by the number that stands on their paper."""
    tlvs = Tlv.objects.filter(dossier=dossier, is_imported=False).order_by("pk")
    decisions = Decision.objects.filter(help_request__dossier=dossier).order_by("pk")
    return [
        *(keeping.Taken("tlv", tlv.number, tlv.issued_on, tlv.first_day, tlv.last_day) for tlv in tlvs),
        *(
            keeping.Taken(
                "decision",
                f"{dossier.number}-{decision.help_request_id}",
                clock.local_date(decision.granted_at),
                decision.first_day,
                decision.last_day,
            )
            for decision in decisions
        ),
    ]
