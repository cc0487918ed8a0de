"""A guardian lets somebody look along (K-02)."""

from enum import StrEnum

from django.contrib.auth.hashers import make_password
from django.db import transaction

from core.accounts.choices import Environment
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Family, Guardian, Relative
from core.lib import clock
from core.notifications import outbox

MOST_RELATIVES = 10


class Obstacle(StrEnum):
    """Why nobody was invited."""

    LOOKS_ALONG_ALREADY = "looks_along_already"
    TOO_MANY = "too_many"


class InvitationRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """Nobody was invited; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def invite_relative(guardian: Guardian, *, name: str, email: str, relation: str) -> Relative:
    """Make an account that looks along with the guardian's family, and mail its first link.

    Raises InvitationRefused where the address looks along already, or ten people do.
    """
    family = Family.objects.select_for_update().get(pk=guardian.family_id)
    present = family.relatives.filter(ended_at__isnull=True).select_related("user")
    if any(relative.user.email.lower() == email.lower() for relative in present):
        raise InvitationRefused(Obstacle.LOOKS_ALONG_ALREADY)
    if len(present) >= MOST_RELATIVES:
        raise InvitationRefused(Obstacle.TOO_MANY)
    relative = Relative.objects.create(
        family=family,
        user=_account(family, name, email),
        name=name,
        relation=relation,
        invited_by=guardian,
        invited_at=clock.now(),
    )
    outbox.enqueue(
        "accounts.invited",
        recipient=relative.user,
        context={"invited_by": guardian.user_id},
        dedup_key=f"accounts.invited:{relative.user_id}",
    )
    trail.record(
        Action.RELATIVE_INVITED,
        actor=guardian.user,
        subject=relative,
        organisation_id=family.organisation_id,
        family=family.pk,
    )
    return relative


def _account(family: Family, name: str, email: str) -> User:
    """An account without a password. Its user name is the debtor number with a follow-up number: 100001-m1."""
    number = family.relatives.count() + 1
    return User.objects.create(
        organisation_id=family.organisation_id,
        environment=Environment.PARENT,
        username=f"{family.debtor_number}-m{number}",
        full_name=name,
        email=email,
        password=make_password(None),
    )
