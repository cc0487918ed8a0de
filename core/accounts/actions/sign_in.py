"""Starting and ending a session, each with its line in the trail."""

from datetime import datetime

import django_otp
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits
from core.accounts.choices import Environment
from core.accounts.models import AuthenticatorApp, Organisation, Passkey, RecoveryCodes, User
from core.accounts.sign_in_limits import OWN_BUDGETS, counted_for
from core.audit import trail
from core.audit.choices import Action


class MustWait(Exception):  # noqa: N818 - it is an answer, not a fault
    """Too many attempts failed; the next one is looked at from `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@sensitive_variables("password")
def try_password(
    request: HttpRequest,
    organisation: Organisation,
    environment: Environment,
    *,
    identifier: str,
    password: str,
) -> User | None:
    """The account that these open, or None. Counted before it is looked at, so it commits twice (A-05).

    Raises MustWait after too many failures, whether the account exists or not; no password is looked at then.
    """
    attempt = limits.begin(*counted_for(request, organisation, environment, identifier))
    if attempt.waits_until:
        _record_wait(organisation, environment, attempt)
        raise MustWait(attempt.waits_until)
    user = auth.authenticate(
        request, organisation=organisation, environment=environment, identifier=identifier, password=password
    )
    if not isinstance(user, User):
        return None
    limits.succeeded(attempt, forget=OWN_BUDGETS)
    return user


@transaction.atomic
def start_session(request: HttpRequest, user: User) -> None:
    """After the password: a session with a new key. Where a second step is due, nothing else opens yet."""
    auth.login(request, user)
    trail.record(Action.SIGN_IN, actor=user, subject=user, step="password", page=user.environment)


@transaction.atomic
def pass_second_factor(
    request: HttpRequest, user: User, device: AuthenticatorApp | Passkey | RecoveryCodes
) -> None:
    """After the second step: a new key again, and every page of the user opens."""
    request.session.cycle_key()
    rotate_token(request)
    django_otp.login(request, device)
    means = device._meta.model_name
    trail.record(Action.SIGN_IN, actor=user, subject=user, step="second_factor", means=means)


def refuse_code(user: User, means: str, *, waiting: bool) -> None:
    """A wrong code, or one that came while the wait after earlier ones was running."""
    refuse_second_factor(user, means, "code_during_wait" if waiting else "wrong_code")


def refuse_second_factor(user: User, means: str, reason: str) -> None:
    """The second step did not succeed."""
    trail.record(
        Action.SIGN_IN_REFUSED, actor=user, subject=user, step="second_factor", means=means, reason=reason
    )


@transaction.atomic
def end_session(request: HttpRequest, user: User) -> None:
    trail.record(Action.SIGN_OUT, actor=user, subject=user)
    auth.logout(request)


def _record_wait(organisation: Organisation, environment: Environment, attempt: limits.Attempt) -> None:
    account_id = next((one.account_id for one in attempt.counted), None)
    trail.record(
        Action.SIGN_IN_REFUSED,
        actor=None,
        subject=User(pk=account_id) if account_id else None,
        organisation_id=organisation.pk,
        reason="waits_after_failures",
        page=environment.value,
    )
