"""Writing the trail. One call inside the transaction of the act it tells about.

A line that cannot be written takes the act with it: what is not in the trail did not happen.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from django.conf import settings
from django.utils import translation

from core.audit.choices import Action, Result
from core.audit.models import Event
from core.audit.origin import current_origin
from core.lib import clock


class Actor(Protocol):
    """What the trail needs to know of a user; None stands for Kring itself (a worker)."""

    pk: Any
    organisation_id: Any

    @property
    def capacity(self) -> str: ...


def event(
    action: Action,
    *,
    actor: Actor | None,
    subject: Any = None,
    client: Any = None,
    responsible: Actor | None = None,
    organisation_id: int | None = None,
    result: Result | None = None,
    ground: str = "",
    **data: Any,
) -> Event:
    """An unsaved line.

    `subject` is the model instance that was handled, `client` the child, guardian or dossier whose data it is
    about, `responsible` for whom the actor acted, `ground` why, `data` plain JSON values. Device and address are
    those of the request that is being answered.
    """
    origin = current_origin()
    return Event(
        at=clock.now(),
        action=action,
        result=result or action.usual_result,
        actor_id=actor.pk if actor else None,
        responsible_id=responsible.pk if responsible else None,
        capacity=_capacity_of(actor),
        organisation_id=organisation_id or (actor.organisation_id if actor else None),
        client_type=type_of(client),
        client_id=id_of(client),
        object_type=type_of(subject),
        object_id=id_of(subject),
        ground=ground,
        device=origin.device,
        address=origin.address,
        data=data,
    )


def record(action: Action, *, actor: Actor | None, **details: Any) -> Event:
    """Write one line and return it. See `event` for the arguments."""
    line = event(action, actor=actor, **details)
    line.save(force_insert=True)
    return line


def record_all(events: Iterable[Event]) -> None:
    """Write many lines in one statement."""
    Event.objects.bulk_create(events)


def _capacity_of(actor: Actor | None) -> str:
    """In the language of the trail, whatever page the actor reads in which language."""
    with translation.override(settings.LANGUAGE_CODE):
        return actor.capacity if actor else ""


def type_of(instance: Any) -> str:
    """How the trail names the kind of a model instance: "childcare.child"."""
    return instance._meta.label_lower if instance is not None else ""


def id_of(instance: Any) -> str:
    return str(instance.pk) if instance is not None else ""
