"""Setting the two clocks, and holding dossiers back."""

from datetime import date

from django.db import transaction

from carecases.models import Dossier
from carecases.retention.models import LegalHold, RetentionTerms
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@transaction.atomic
def set_terms(user: User, content_years: int, decision_years: int) -> None:
    """Both clocks, in whole years; they hold from now on, for what was kept before too."""
    RetentionTerms.objects.update_or_create(
        organisation=user.organisation,
        defaults={"content_years": content_years, "decision_years": decision_years},
    )
    trail.record(Action.RETENTION_SET, actor=user, content_years=content_years, decision_years=decision_years)


@transaction.atomic
def hold(user: User, dossier: Dossier, reason: str, until: date | None) -> LegalHold:
    """Keep a dossier; the row of the dossier is locked, so that it does not go at the same moment.

    Raises:
        Dossier.DoesNotExist: it has just been deleted.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk, organisation=user.organisation_id)
    made = LegalHold.objects.create(
        organisation=user.organisation,
        dossier=locked,
        reason=reason,
        until=until,
        set_by=user,
        set_at=clock.now(),
    )
    trail.record(
        Action.HOLD_SET,
        actor=user,
        subject=made,
        client=locked,
        ground=reason,
        until=until.isoformat() if until else None,
    )
    return made


@transaction.atomic
def lift(user: User, held: LegalHold) -> None:
    """End a hold; the dossier then goes by its terms. Twice does no harm."""
    held = LegalHold.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=held.pk)
    if held.lifted_at is not None:
        return
    held.lifted_at, held.lifted_by = clock.now(), user
    held.save(update_fields=["lifted_at", "lifted_by"])
    trail.record(Action.HOLD_LIFTED, actor=user, subject=held, client=held.dossier)
