"""A whole BSN, for who has the right and says why; first the line in the trail, then the number (K-03)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.childcare.bsn import place_of
from core.childcare.models import Bsn


@transaction.atomic
def reveal_bsn(user: User, bsn: Bsn, reason: str) -> str:
    """The nine digits. When the trail cannot be written there is no number, only the error.

    Raises PermissionDenied without the right, CannotOpenError when the number cannot be opened.
    """
    if not user.has_right(Right.REVEAL_BSN) or user.organisation_id != bsn.family.organisation_id:
        raise PermissionDenied
    trail.record(
        Action.BSN_REVEALED,
        actor=user,
        subject=bsn.person,
        client=bsn.person,
        organisation_id=bsn.family.organisation_id,
        ground=reason,
    )
    return place_of(bsn).unseal(bsn.sealed).decode()
