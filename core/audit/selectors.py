"""Reads of the trail: by filter for who may search it, and about one person for who may know who looked."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model, QuerySet

from core.audit.choices import Action
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


@dataclass(frozen=True)
class Look:
    """One line about a person as that person may read it: when, who, in what capacity, and what they did."""

    at: datetime
    who: str
    capacity: str
    what: str
    ground: str


def looks_at(client: Model) -> list[Look]:
    """Who did what with the data of this person ("wie heeft gekeken"), newest first."""
    events = (
        Event.objects.filter(client_type=type_of(client), client_id=id_of(client))
        .select_related("actor")
        .order_by("-at", "-pk")
    )
    return [
        Look(event.at, str(event.actor or ""), event.capacity, in_words(event.action), event.ground)
        for event in events
    ]


def in_words(action: Any) -> str:
    """What a line says happened; an action of an older version of Kring as it was written."""
    return str(Action(action).label) if action in Action.values else str(action)
