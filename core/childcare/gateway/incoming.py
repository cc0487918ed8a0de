"""What other systems write to our register of a family, kept for a person of the office to work in (K-21).

It changes nothing by itself: a request of ours is counted against the room in a group, priced and invoiced by our own
rules, and names, addresses and e-mail addresses decide about contracts and accounts. So somebody looks, as at a
registration.
"""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import WriteKind
from core.childcare.gateway.change_contract import Told
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.models import Family, ToldChange
from core.lib import clock

KEPT = timedelta(days=90)
"""How long what was worked in stays."""


@transaction.atomic
def take(organisation: Organisation, kind: WriteKind, told: Told) -> bool:
    """Keep what was told; whether that is new. The same again, and what is older, changes nothing.

    Raises GatewayError: NOT_THERE for a debtor number that nobody has, REFUSED for the reference of something else.
    """
    family = Family.objects.filter(organisation=organisation, debtor_number=told.debtor_number).first()
    if family is None:
        raise GatewayError(GatewayProblem.NOT_THERE)
    row = ToldChange(
        organisation=organisation,
        family=family,
        reference=told.reference,
        kind=kind,
        version=0,
        facts={},
        told_at=clock.now(),
    )
    ToldChange.objects.bulk_create([row], ignore_conflicts=True)
    own = ToldChange.objects.filter(
        organisation=organisation, reference=told.reference, family=family, kind=kind
    )
    newer = own.filter(version__lt=told.version).update(
        version=told.version,
        facts=asdict(told.facts),
        told_at=clock.now(),
        handled_at=None,
        handled_by=None,
    )
    if not newer and not own.exists():
        raise GatewayError(GatewayProblem.REFUSED, _("This reference was used for something else."))
    if newer:
        trail.record(
            Action.REGISTER_CHANGE_TOLD,
            actor=None,
            subject=family,
            organisation_id=organisation.pk,
            kind=kind.value,
            reference=str(told.reference),
        )
    return bool(newer)


def changes_for(user: User) -> QuerySet[ToldChange]:
    """What was told to the own organisation, for who judges registrations; the oldest first."""
    if user.environment != Environment.STAFF or not user.has_right(Right.MANAGE_REGISTRATIONS):
        return ToldChange.objects.none()
    return ToldChange.objects.filter(organisation=user.organisation_id).select_related("family", "handled_by")


def to_handle(user: User) -> QuerySet[ToldChange]:
    """What nobody worked in yet."""
    return changes_for(user).filter(handled_at=None)


@transaction.atomic
def handle(user: User, change: ToldChange, *, version: int) -> bool:
    """Somebody worked it in. False when it was handled meanwhile, or another version came that nobody saw."""
    open_row = ToldChange.objects.filter(pk=change.pk, version=version, handled_at=None)
    if not open_row.update(handled_at=clock.now(), handled_by=user):
        return False
    trail.record(Action.REGISTER_CHANGE_HANDLED, actor=user, subject=change, version=version)
    return True


def forget_handled() -> None:
    """What was worked in long ago goes: it stands in the register."""
    ToldChange.objects.filter(handled_at__lt=clock.now() - KEPT).delete()
