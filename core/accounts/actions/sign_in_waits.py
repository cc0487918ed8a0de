"""The waits after failed sign-ins: who is told of them, and who ends them (A-05)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.accounts.limits import forget_old
from core.accounts.models import Limit, User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.notifications import outbox

AT_ONCE = 200


def lift(user: User, *, actor: User) -> int:
    """End the waits of this account, everywhere; returns how many limits that were.

    Raises PermissionDenied without the right, and User.DoesNotExist for an account of another organisation.
    """
    if not actor.has_right(Right.LIFT_SIGN_IN_WAIT):
        raise PermissionDenied
    if actor.organisation_id != user.organisation_id:
        raise User.DoesNotExist
    return lift_from_command(user, actor=actor)


@transaction.atomic
def lift_from_command(user: User, *, actor: User | None = None) -> int:
    """As `lift`, for whoever runs the servers."""
    lifted = Limit.objects.filter(account=user).delete()[0]
    trail.record(
        Action.SIGN_IN_WAIT_LIFTED,
        actor=actor,
        subject=user,
        organisation_id=user.organisation_id,
        limits=lifted,
    )
    return lifted


@transaction.atomic
def tell_owners() -> int:
    """Mail whoever's account began to wait, once for each time; returns how many rows that were.

    A task of its own, so that an attempt at an account that exists takes no longer than at one that does not.
    """
    rows = list(
        Limit.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(account__isnull=False, owner_told=False, waits_until__isnull=False)
        .select_related("account")
        .order_by("pk")[:AT_ONCE]
    )
    for row in rows:
        if row.account is not None and row.account.is_active and row.account.email:
            outbox.enqueue(
                "accounts.sign_in_waits",
                recipient=row.account,
                context={"at": row.began_at.isoformat()},
                dedup_key=f"accounts.sign_in_waits:{row.account_id}:{row.began_at.date().isoformat()}",
            )
    Limit.objects.filter(pk__in=[row.pk for row in rows]).update(owner_told=True)
    return len(rows)


def tidy() -> None:
    """Tell owners, and drop what counts nothing any more."""
    tell_owners()
    forget_old()
