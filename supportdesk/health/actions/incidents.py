"""Meld aan systeembeheer, and what Kring's own people do with it (S-33)."""

from django.db import transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications.outbox import NewMail, enqueue_all
from supportdesk.health.choices import SitePart
from supportdesk.health.emails import ANSWERED, REPORTED
from supportdesk.health.models import Incident


@transaction.atomic
def report_incident(user: User, part: SitePart, text: str) -> Incident:
    """Tell everybody who works for Kring's support."""
    incident = Incident.objects.create(
        organisation=user.organisation,
        part=part,
        text=text,
        reported_by=user,
        reported_at=clock.now(),
    )
    trail.record(Action.INCIDENT_REPORTED, actor=user, subject=incident)
    receivers = User.objects.filter(role__rights__contains=[Right.KRING_SUPPORT.value], is_active=True)
    enqueue_all(
        NewMail(REPORTED, receiver, {"incident": incident.pk}, f"{REPORTED}:{incident.pk}:{receiver.pk}")
        for receiver in receivers.order_by("pk")
    )
    return incident


@transaction.atomic
def handle_incident(
    user: User, incident: Incident, *, answer: str, public_nl: str, public_en: str, is_over: bool
) -> None:
    """Say what is known; when it is over, who reported it gets a mail. One that was over can be opened again."""
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    ends = is_over and incident.ended_at is None
    incident.answer, incident.public_nl, incident.public_en = answer, public_nl, public_en
    incident.handled_by = user
    if ends:
        incident.ended_at = clock.now()
    elif not is_over:
        incident.ended_at = None
    incident.save()
    trail.record(
        Action.INCIDENT_CHANGED,
        actor=user,
        subject=incident,
        organisation_id=incident.organisation_id,
        over=is_over,
    )
    if ends:
        enqueue_all(
            [
                NewMail(
                    ANSWERED,
                    incident.reported_by,
                    {"incident": incident.pk},
                    f"{ANSWERED}:{incident.pk}:{incident.ended_at}",
                )
            ]
        )
