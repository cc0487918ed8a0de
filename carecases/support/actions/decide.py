"""A decision (beschikking) on a help request, within the mandate of who takes it (C-66)."""

from django.db import transaction

from carecases.models import HelpRequest
from carecases.support.mandate import require_mandate
from carecases.support.models import Decision
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


class DecidedError(Exception):
    """There is a decision already."""


@transaction.atomic
def decide(user: User, decision: Decision) -> Decision:
    """Write the decision. Raises DecidedError, OutsideMandateError."""
    locked = (
        HelpRequest.objects.select_for_update(of=("self",))
        .select_related("title")
        .get(pk=decision.help_request_id)
    )
    if Decision.objects.filter(help_request=locked).exists():
        raise DecidedError
    require_mandate(user, locked, decision.amount)
    decision.organisation = locked.organisation
    decision.granted_by, decision.granted_at = user, clock.now()
    decision.save(force_insert=True)
    trail.record(Action.DECISION_TAKEN, actor=user, subject=locked, client=locked.dossier)
    return decision
