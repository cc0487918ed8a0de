"""What owners change about their second factors; each with a line in the trail and a mail (A-12)."""

from django.db import transaction

from core.accounts import second_factor
from core.accounts.choices import FactorChange
from core.accounts.factor_changes import tell_owner
from core.accounts.models import AuthenticatorApp, Passkey, User
from core.audit import trail
from core.audit.choices import Action


class LastFactor(Exception):  # noqa: N818 - it is an answer, not a fault
    """The only means for the second step cannot be removed; it can be replaced or, where allowed, switched off."""


@transaction.atomic
def rename_passkey(user: User, passkey: Passkey, name: str) -> None:
    user.passkeys.filter(pk=passkey.pk).update(name=name)
    trail.record(Action.PASSKEY_RENAMED, actor=user, subject=user, passkey=passkey.pk)


@transaction.atomic
def remove(user: User, factor: AuthenticatorApp | Passkey) -> AuthenticatorApp | Passkey:
    """Remove one means for the second step; returns another one that is left.

    Raises LastFactor when there is none, also when the other one goes at the same moment.
    """
    User.objects.select_for_update().get(pk=user.pk)
    left = second_factor.left_without(user, factor)
    if left is None:
        raise LastFactor
    factor.delete()
    is_passkey = isinstance(factor, Passkey)
    means = "passkey" if is_passkey else "app"
    event = trail.record(Action.SECOND_FACTOR_REMOVED, actor=user, subject=user, means=means)
    tell_owner(user, FactorChange.PASSKEY_REMOVED if is_passkey else FactorChange.APP_REMOVED, event)
    return left


@transaction.atomic
def switch_off(user: User) -> None:
    """From now on the password alone signs in.

    Raises ValueError for an account whose role asks for a second factor: its page does not offer it.
    """
    if user.must_have_second_factor:
        raise ValueError(f"The role of account {user.pk} asks for a second factor.")
    second_factor.drop_all(user)
    event = trail.record(Action.SECOND_FACTOR_OFF, actor=user, subject=user)
    tell_owner(user, FactorChange.SWITCHED_OFF, event)
