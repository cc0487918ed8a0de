"""Taking away somebody's lost second factor: one support worker asks, another confirms (A-13)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from core.accounts import second_factor, sessions
from core.accounts.choices import FactorChange, FactorResetState, IdentityCheck, SessionEnd
from core.accounts.factor_changes import tell_owner
from core.accounts.models import SecondFactorReset, User
from core.accounts.models.second_factors import RESET_VALID
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


class NotPossible(Exception):  # noqa: N818 - it is an answer, not a fault
    """The reset cannot be asked, confirmed or withdrawn; `reason` names the rule."""

    OWN = "own"
    NOTHING_TO_RESET = "nothing_to_reset"
    OPEN_ALREADY = "open_already"
    SECOND_PERSON = "second_person"
    CLOSED = "closed"
    EXPIRED = "expired"

    def __init__(self, reason: str, reset: SecondFactorReset | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reset = reset


@transaction.atomic
def ask(actor: User, owner: User, *, check_done: IdentityCheck, note: str) -> SecondFactorReset:
    """Ask for the reset after checking who it is; it waits for a colleague for 24 hours.

    Raises PermissionDenied without the right, User.DoesNotExist for an account of another organisation, and
    NotPossible for the own account, one without a second factor, and one for which a reset is open already.
    """
    _require_right(actor, owner.organisation_id)
    now = clock.now()
    # Of two who ask at the same moment one is the first.
    User.objects.select_for_update().get(pk=owner.pk)
    _close_expired(SecondFactorReset.objects.filter(owner=owner))
    if actor.pk == owner.pk:
        raise NotPossible(NotPossible.OWN)
    if not owner.has_second_factor:
        raise NotPossible(NotPossible.NOTHING_TO_RESET)
    earlier = SecondFactorReset.objects.filter(owner=owner, state=FactorResetState.OPEN).first()
    if earlier is not None:
        raise NotPossible(NotPossible.OPEN_ALREADY, earlier)
    reset = SecondFactorReset.objects.create(
        organisation_id=owner.organisation_id,
        owner=owner,
        asked_by=actor,
        asked_at=now,
        expires_at=now + RESET_VALID,
        check_done=check_done,
        note=note,
    )
    event = trail.record(
        Action.FACTOR_RESET_ASKED, actor=actor, subject=reset, client=owner, ground=note, check=check_done
    )
    tell_owner(owner, FactorChange.RESET_ASKED, event)
    return reset


@transaction.atomic
def confirm(actor: User, reset: SecondFactorReset) -> None:
    """Take away the owner's apps, passkeys and recovery codes and end all sessions of the account.

    Of two who confirm at the same moment one is the first. Raises PermissionDenied without the right,
    User.DoesNotExist for another organisation's, and NotPossible for who asked it, for the owner, and for a reset that
    is closed or expired.
    """
    locked = _locked(actor, reset)
    if actor.pk in (locked.asked_by_id, locked.owner_id):
        raise NotPossible(NotPossible.SECOND_PERSON, locked)
    _close(locked, FactorResetState.CONFIRMED, actor)
    second_factor.drop_all(locked.owner)
    sessions.end_all(locked.owner, SessionEnd.FACTOR_RESET)
    event = trail.record(
        Action.FACTOR_RESET_CONFIRMED,
        actor=actor,
        subject=locked,
        client=locked.owner,
        asked_by=locked.asked_by_id,
    )
    tell_owner(locked.owner, FactorChange.RESET, event)


@transaction.atomic
def withdraw(actor: User, reset: SecondFactorReset) -> None:
    """Nothing happens after all. Any support worker may; raises as `confirm` does."""
    locked = _locked(actor, reset)
    _close(locked, FactorResetState.WITHDRAWN, actor)
    trail.record(Action.FACTOR_RESET_WITHDRAWN, actor=actor, subject=locked, client=locked.owner)


def _locked(actor: User, reset: SecondFactorReset) -> SecondFactorReset:
    _require_right(actor, reset.organisation_id)
    locked = (
        SecondFactorReset.objects.select_for_update(of=("self",)).select_related("owner").get(pk=reset.pk)
    )
    if locked.state != FactorResetState.OPEN:
        raise NotPossible(NotPossible.CLOSED, locked)
    if locked.expires_at <= clock.now():
        raise NotPossible(NotPossible.EXPIRED, locked)
    return locked


def _close(reset: SecondFactorReset, state: FactorResetState, actor: User) -> None:
    reset.state, reset.closed_by, reset.closed_at = state, actor, clock.now()
    reset.save(update_fields=["state", "closed_by", "closed_at"])


def _close_expired(resets: QuerySet[SecondFactorReset]) -> None:
    now = clock.now()
    resets.filter(state=FactorResetState.OPEN, expires_at__lte=now).update(
        state=FactorResetState.EXPIRED, closed_at=now
    )


def _require_right(actor: User, organisation_id: int) -> None:
    if not actor.has_right(Right.RESET_SECOND_FACTOR):
        raise PermissionDenied
    if actor.organisation_id != organisation_id:
        raise User.DoesNotExist
