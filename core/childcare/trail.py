"""Who looked at a family's data, for the people around the child ("wie heeft gekeken", N-21)."""

from django.db.models import Model, QuerySet

from core.accounts.models import User
from core.audit.models import Event
from core.audit.selectors import Look, TrailFilter, as_look, events_about
from core.childcare.models import Child
from core.childcare.selectors import children_of, family_access


def people_of(user: User) -> list[Model]:
    """Whose lines a guardian with custody may read: those of the family's children, and the guardian's own."""
    access = family_access(user)
    if access is None or access.guardian is None or not access.may_ask:
        return []
    return [*children_of(user), access.guardian]


def events_for(user: User, people: list[Model], wanted: TrailFilter) -> QuerySet[Event]:
    """The lines about these people (some of `people_of`) in the guardian's organisation, in no order."""
    return events_about(user.organisation_id, people, wanted).select_related("actor", "organisation")


def trail_of_child(child: Child) -> list[Look]:
    """What was done with the data of a child, in words and newest first."""
    events = events_about(child.family.organisation_id, [child], TrailFilter())
    return [as_look(event) for event in events.select_related("actor", "organisation").order_by("-at", "-pk")]
