"""Writing down that parents agreed to the handelingsdeel, and that they came back on it (C-35, C-69)."""

from datetime import date

from django.db import transaction

from carecases.models import HelpRequest
from carecases.papers.models import ParentsConsent
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@transaction.atomic
def record_consent(user: User, help_request: HelpRequest, parent: str, given_on: date) -> ParentsConsent:
    """Keep who agreed and when. The same parent and day a second time is the first one."""
    HelpRequest.objects.select_for_update().get(pk=help_request.pk)
    consent, is_new = ParentsConsent.objects.get_or_create(
        organisation_id=help_request.organisation_id,
        help_request=help_request,
        parent=parent,
        given_on=given_on,
        withdrawn_at=None,
        defaults={"recorded_by": user, "recorded_at": clock.now()},
    )
    if is_new:
        _tell(Action.PARENTS_CONSENT_RECORDED, user, consent)
    return consent


@transaction.atomic
def withdraw_consent(user: User, consent: ParentsConsent) -> None:
    """The consent no longer counts; that it was there is kept. Twice does no harm."""
    held = ParentsConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if held.withdrawn_at is not None:
        return
    held.withdrawn_at, held.withdrawn_by = clock.now(), user
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _tell(Action.PARENTS_CONSENT_WITHDRAWN, user, held)


def _tell(action: Action, user: User, consent: ParentsConsent) -> None:
    trail.record(action, actor=user, subject=consent, client=consent.help_request.dossier)
