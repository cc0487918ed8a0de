"""A guardian ends that somebody looks along; it holds from the next click of that person (K-02)."""

from django.db import transaction

from core.accounts.models import AccountLink, User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Guardian, Relative
from core.lib import clock


@transaction.atomic
def end_relative(guardian: Guardian, relative_id: int) -> Relative:
    """End the access and the account of a relative of the guardian's family; ending twice is one end.

    Raises Relative.DoesNotExist for somebody of another family.
    """
    relative = Relative.objects.select_for_update().get(pk=relative_id, family=guardian.family_id)
    if relative.ended_at is not None:
        return relative
    now = clock.now()
    relative.ended_at = now
    relative.save(update_fields=["ended_at"])
    User.objects.filter(pk=relative.user_id).update(is_active=False)
    AccountLink.objects.filter(user=relative.user_id, used_at=None).update(used_at=now)
    trail.record(
        Action.RELATIVE_ENDED,
        actor=guardian.user,
        subject=relative,
        organisation_id=guardian.family.organisation_id,
        family=guardian.family_id,
    )
    return relative
