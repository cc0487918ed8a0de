"""Reads of the trail: by filter for who may search it, and about one person for who may know who looked."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model, Q, QuerySet

from core.audit.choices import Action, Result
from core.audit.models import Event
from core.audit.trail import id_of, type_of
from core.lib import clock


@dataclass(frozen=True)
class TrailFilter:
    """What to look for; what is left out is not asked. `first` and `last` are local dates, both included.

    `actors` are the people that were asked for; where nobody is called so, nothing is found.
    """

    first: date | None = None
    last: date | None = None
    actors: QuerySet[Any] | None = None
    action: str = ""
    object_type: str = ""
    object_id: str = ""


def events_of(organisation_id: int, wanted: TrailFilter) -> QuerySet[Event]:
    """The lines of one organisation that fit, in no order; other organisations' are not there (A-27)."""
    events = Event.objects.filter(organisation=organisation_id)
    if wanted.first:
        events = events.filter(at__gte=clock.local(wanted.first, time.min))
    if wanted.last:
        events = events.filter(at__lt=clock.midnight_after(wanted.last))
    if wanted.actors is not None:
        events = events.filter(actor__in=wanted.actors)
    if wanted.action:
        events = events.filter(action=wanted.action)
    if wanted.object_type:
        events = events.filter(object_type=wanted.object_type)
    if wanted.object_id:
        events = events.filter(object_id=wanted.object_id)
    return events


def events_about(organisation_id: int, clients: Collection[Model], wanted: TrailFilter) -> QuerySet[Event]:
    """The lines of one organisation about these people's data that fit, in no order; none about nobody."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for client in clients:
        numbers[type_of(client)].append(id_of(client))
    about = [Q(client_type=kind, client_id__in=ids) for kind, ids in numbers.items()]
    if not about:
        return Event.objects.none()
    return events_of(organisation_id, wanted).filter(Q(*about, _connector=Q.OR))


@dataclass(frozen=True)
class Look:
    """One line about a person as that person may read it: when, who, in what capacity, and what they did.

    `client` is whose data it was, as the trail names it (kind and number); `who` is empty for Kring itself.
    """

    at: datetime
    who: str
    who_id: int | None
    capacity: str
    organisation: str
    what: str
    ground: str
    was_refused: bool
    client: tuple[str, str]


def as_look(event: Event) -> Look:
    """A line in words; its actor and organisation come along in the query (select_related)."""
    return Look(
        at=event.at,
        who=str(event.actor or ""),
        who_id=event.actor_id,
        capacity=event.capacity,
        organisation=event.organisation.name if event.organisation else "",
        what=in_words(event.action),
        ground=event.ground,
        was_refused=event.result == Result.REFUSED,
        client=(event.client_type, event.client_id),
    )


def in_words(action: Any) -> str:
    """What a line says happened; an action of an older version of Kring as it was written."""
    return str(Action(action).label) if action in Action.values else str(action)
