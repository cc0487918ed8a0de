"""Starting and ending a session, each with its line in the trail."""

import django_otp
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from core.accounts.models import AuthenticatorApp, RecoveryCodes, User
from core.audit import trail
from core.audit.choices import Action


@transaction.atomic
def start_session(request: HttpRequest, user: User) -> None:
    """After the password: a session with a new key. Where a second step is due, nothing else opens yet."""
    auth.login(request, user)
    trail.record(Action.SIGN_IN, actor=user, subject=user, step="password", page=user.environment)


@transaction.atomic
def pass_second_factor(request: HttpRequest, user: User, device: AuthenticatorApp | RecoveryCodes) -> None:
    """After the second step: a new key again, and every page of the user opens."""
    request.session.cycle_key()
    rotate_token(request)
    django_otp.login(request, device)
    means = device._meta.model_name
    trail.record(Action.SIGN_IN, actor=user, subject=user, step="second_factor", means=means)


def refuse_second_factor(user: User, means: str, *, waiting: bool) -> None:
    """A wrong code, or one that came while the wait after earlier ones was running."""
    reason = "code_during_wait" if waiting else "wrong_code"
    trail.record(
        Action.SIGN_IN_REFUSED, actor=user, subject=user, step="second_factor", means=means, reason=reason
    )


@transaction.atomic
def end_session(request: HttpRequest, user: User) -> None:
    trail.record(Action.SIGN_OUT, actor=user, subject=user)
    auth.logout(request)
