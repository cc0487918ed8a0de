"""Incidents as each account may see them. Every function takes the user first."""

from django.db.models import QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from supportdesk.health.models import Incident

RECENT = 10


def incidents_of(user: User) -> QuerySet[Incident]:
    """Those of the worker's organisation, the newest first."""
    return Incident.objects.filter(organisation=user.organisation_id)


def all_incidents(user: User) -> QuerySet[Incident]:
    """Of all organisations, for who works for Kring itself; nothing for anybody else."""
    if not user.has_right(Right.KRING_SUPPORT):
        return Incident.objects.none()
    return Incident.objects.select_related("organisation", "reported_by", "handled_by")


def public_incidents() -> QuerySet[Incident]:
    """Open ones about which something is told to everybody."""
    return Incident.objects.filter(ended_at=None).exclude(public_nl="")
