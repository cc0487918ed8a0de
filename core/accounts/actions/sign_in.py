"""Starting and ending a session, each with its line in the trail."""

from datetime import datetime

import django_otp
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.views.decorators.debug import sensitive_variables

from core.accounts import browsers, limits, sessions
from core.accounts.choices import Environment, SessionEnd
from core.accounts.models import AccountSession, AuthenticatorApp, Organisation, Passkey, RecoveryCodes, User
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
def start_session(request: HttpRequest, user: User, *, remembered: bool = False) -> None:
    """After the password: a session with a new key. Where a second step is due, nothing else opens yet.

    Another account that was active in this browser steps aside and stays signed in (A-15).
    """
    _make_way(request, user)
    # Nothing of what a visitor's session held goes along: it may have been planted.
    request.session.flush()
    auth.login(request, user)
    row = sessions.current(request)
    assert row is not None
    _end_others_of(request, user, row)
    browsers.adopt(request, row)
    if remembered:
        sessions.remember(request, row)
    trail.record(Action.SIGN_IN, actor=user, subject=user, step="password", page=user.environment)


@transaction.atomic
def pass_second_factor(
    request: HttpRequest, user: User, device: AuthenticatorApp | Passkey | RecoveryCodes
) -> None:
    """After the second step: a new key again, and every page of the user opens."""
    request.session.cycle_key()
    rotate_token(request)
    django_otp.login(request, device)
    row = sessions.current(request)
    if row is not None:
        sessions.vouch(request, row)
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
def end_session(request: HttpRequest, user: User) -> User | None:
    """Sign the active account out. Returns the account that the browser goes on with, if there is another."""
    others = browsers.others_here(request)
    _sign_out(user, sessions.current(request))
    auth.logout(request)
    sessions.detach(request)
    return next((other.user for other in others if browsers.take_up(request, other)), None)


@transaction.atomic
def end_all_here(request: HttpRequest) -> None:
    """Sign every account out that is signed in in this browser (A-15)."""
    for other in browsers.others_here(request):
        _sign_out(other.user, other)
    active = sessions.current(request)
    if active is not None:
        _sign_out(active.user, active)
    auth.logout(request)
    sessions.detach(request)


def _sign_out(user: User, row: AccountSession | None) -> None:
    if row is not None:
        sessions.end(row, SessionEnd.SIGNED_OUT)
    trail.record(Action.SIGN_OUT, actor=user, subject=user)


def _make_way(request: HttpRequest, user: User) -> None:
    active = sessions.current(request)
    if active is None:
        return
    if active.user_id == user.pk:
        sessions.end(active, SessionEnd.REPLACED)
    else:
        browsers.leave(request, active)


def _end_others_of(request: HttpRequest, user: User, row: AccountSession) -> None:
    """One account is signed in once in a browser."""
    for other in browsers.others_here(request):
        if other.user_id == user.pk and other.pk != row.pk:
            sessions.end(other, SessionEnd.REPLACED)


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
