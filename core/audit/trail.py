"""Writing the trail. One call inside the transaction of the act it tells about."""

from collections.abc import Iterable
from typing import Any, Protocol

from core.audit.choices import Action
from core.audit.models import Event
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
    organisation_id: int | None = None,
    ground: str = "",
    device: str = "",
    **data: Any,
) -> Event:
    """An unsaved line; `subject` is the model instance that it is about, `data` plain JSON values."""
    return Event(
        at=clock.now(),
        action=action,
        actor_id=actor.pk if actor else None,
        capacity=actor.capacity if actor else "",
        organisation_id=organisation_id or (actor.organisation_id if actor else None),
        object_type=subject._meta.label_lower if subject is not None else "",
        object_id=str(subject.pk) if subject is not None else "",
        ground=ground,
        device=device[:200],
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
