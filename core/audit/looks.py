"""Looking at a person's data leaves a line too, but not one for every click."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Model

from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock

AGAIN_AFTER = timedelta(hours=1)
"""Within this time the same person looking at the same data in the same way is one look."""


def record_looks(
    action: Action, *, actor: trail.Actor, clients: Collection[Model], subject: Model | None = None
) -> None:
    """A line for each of `clients` (children, say: all of one model) at whose data the actor looks now.

    One query, and one more when there is something new. Whoever shows the data calls this first: when the line
    cannot be written, nothing is shown.
    """
    if not clients:
        return
    known = set(
        Event.objects.filter(
            client_type=trail.type_of(next(iter(clients))),
            client_id__in=[trail.id_of(client) for client in clients],
            actor=actor.pk,
            action=action,
            at__gt=clock.now() - AGAIN_AFTER,
        ).values_list("client_id", flat=True)
    )
    trail.record_all(
        trail.event(action, actor=actor, subject=subject, client=client)
        for client in clients
        if trail.id_of(client) not in known
    )
