"""Who signs in with a password: one neutral answer outside, the true reason in the trail (A-01, A-04)."""

from enum import StrEnum
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from core.accounts.choices import Environment
from core.accounts.identifiers import Match, find_account, normalise
from core.accounts.models import Organisation, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import sealed


class Refusal(StrEnum):
    """Why a sign-in was refused; kept in the trail for support, never told to who tried."""

    UNKNOWN = "unknown_account"
    SHARED_EMAIL = "email_of_several_accounts"
    OTHER_ENVIRONMENT = "other_environment"
    INACTIVE = "inactive"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105


class Shape(StrEnum):
    """What a wrong password looked like, where that tells support why; never anything of the password itself (S-12)."""

    FOUR_DIGITS = "four_digits"
    CAPITALS = "capitals"


PIN_DIGITS = 4
FEWEST_LETTERS = 4
"""Fewer letters in capitals say nothing about the Caps Lock key."""


class OrganisationBackend(BaseBackend):
    """User name or e-mail address and password, within one organisation and one sign-in page."""

    @sensitive_variables("password")
    def authenticate(
        self,
        request: HttpRequest | None,
        *,
        organisation: Organisation | None = None,
        environment: Environment | None = None,
        identifier: str = "",
        password: str = "",
        **_: Any,
    ) -> User | None:
        """The account, or None; every refusal is one line in the trail and costs one password hash."""
        if organisation is None or environment is None:
            return None
        match = find_account(organisation, identifier)
        right_password = _is_password_of(match.account, password)
        refusal = _refusal(match, environment, right_password)
        if refusal is None:
            return match.account
        shape = shape_of(password) if refusal is Refusal.WRONG_PASSWORD else None
        _record(refusal, match, organisation, environment, identifier, right_password, shape)
        return None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session; an account that was ended is signed out by its next request."""
        user = User.objects.select_related("organisation", "role").filter(pk=user_id, is_active=True).first()
        return user if user is not None and user.is_open else None


@sensitive_variables("password")
def _is_password_of(account: User | None, password: str) -> bool:
    """Django hashes once too for a password that cannot be used, so no account takes as long as a wrong one."""
    if account is None:
        return check_password(password, UNUSABLE_PASSWORD_PREFIX)
    return account.check_password(password)


@sensitive_variables("password")
def shape_of(password: str) -> Shape | None:
    """A PIN that the browser filled in, or a password that was typed with Caps Lock on."""
    if len(password) == PIN_DIGITS and password.isascii() and password.isdigit():
        return Shape.FOUR_DIGITS
    letters = [sign for sign in password if sign.isalpha()]
    if len(letters) >= FEWEST_LETTERS and all(sign.isupper() for sign in letters):
        return Shape.CAPITALS
    return None


def _refusal(match: Match, environment: Environment, right_password: bool) -> Refusal | None:
    account = match.account
    if account is None:
        return Refusal.SHARED_EMAIL if match.shared_email else Refusal.UNKNOWN
    if account.environment != environment:
        return Refusal.OTHER_ENVIRONMENT
    if not account.is_open:
        return Refusal.INACTIVE
    return None if right_password else Refusal.WRONG_PASSWORD


def _record(
    refusal: Refusal,
    match: Match,
    organisation: Organisation,
    environment: Environment,
    identifier: str,
    right_password: bool,
    shape: Shape | None,
) -> None:
    # What was typed may be another person's number, or a password in the wrong field: only its hash is kept.
    known: dict[str, bool | str] = (
        {"right_password": right_password}
        if match.account
        else {"identifier": _identifier_digest(identifier)}
    )
    trail.record(
        Action.SIGN_IN_REFUSED,
        actor=None,
        subject=match.account,
        organisation_id=organisation.pk,
        reason=refusal.value,
        page=environment.value,
        **known,
        **({"shape": shape.value} if shape else {}),
    )


def _identifier_digest(identifier: str) -> str:
    return sealed.digest("refused identifier", normalise(identifier))
