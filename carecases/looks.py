"""Wie heeft gekeken: who looked at a dossier, took a file of it, or changed something in it (C-05)."""

from django.db.models import Q, QuerySet

from carecases.models import Dossier, HelpRequest
from carecases.selectors import help_requests_of
from core.accounts.models import User
from core.audit.models import Event
from core.audit.selectors import TrailFilter, events_about

ABOUT_DOSSIER = (
    "carecases.dossier",
    "carecases.address",
    "carecases.parentcontact",
    "carecases.schooldata",
)
"""What a line can be about that is of the dossier itself."""


def looks_at(user: User, dossier: Dossier) -> QuerySet[Event]:
    """The lines about a dossier that this account may read, in no order.

    Nothing of a help request that the account does not see, so that the page tells nobody that there is one (C-14):
    while there is such a one, a line is shown only when it is about the dossier itself or a help request that is seen.
    """
    events = events_about(user.organisation_id, [dossier], TrailFilter()).select_related(
        "actor", "organisation"
    )
    seen = set(help_requests_of(user).filter(dossier=dossier).values_list("pk", flat=True))
    if not HelpRequest.objects.filter(dossier=dossier).exclude(pk__in=seen).exists():
        return events
    numbers = [str(pk) for pk in seen]
    return events.filter(
        Q(object_type__in=ABOUT_DOSSIER) | Q(object_type="carecases.helprequest", object_id__in=numbers)
    )
