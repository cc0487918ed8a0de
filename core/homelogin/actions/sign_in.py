"""Signing in at home: one neutral answer outside, the true reason in the trail (A-04, A-20)."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits
from core.accounts.backends import shape_of
from core.accounts.identifiers import normalise
from core.audit import trail
from core.audit.choices import Action
from core.homelogin import attempts, home_session, secrets
from core.homelogin.home_session import Home
from core.homelogin.models import HomeAccount, HomeAddress, Pupil
from core.lib import clock, sealed
from core.notifications import outbox

PAGE = "home"


@sensitive_variables("password")
def sign_in(request: HttpRequest, email: str, password: str) -> HomeAccount | None:
    """The account, now signed in; None whatever is wrong. Every attempt costs one password hash."""
    wanted = normalise(email)
    attempt = limits.begin(*attempts.signing_in(request, wanted))
    account = HomeAccount.objects.filter(email__iexact=wanted).first()
    right = _is_password_of(account, password)
    if attempt.waits_until or account is None or not right:
        reason = "waiting" if attempt.waits_until else "wrong_password" if account else "unknown_account"
        with transaction.atomic():
            shape = shape_of(password) if reason == "wrong_password" else None
            trail.record(
                Action.SIGN_IN_REFUSED,
                actor=None,
                subject=account,
                page=PAGE,
                reason=reason,
                **({"shape": shape.value} if shape else {}),
            )
            _tell_owner(wanted, attempt)
        return None
    limits.succeeded(attempt, forget=[attempts.PER_ACCOUNT])
    start_session(request, account)
    return account


def _tell_owner(email: str, attempt: limits.Attempt) -> None:
    """One mail a day when an address begins to wait (A-05), known or not: whose it is shows when it is sent."""
    if not attempts.address_waits(attempt):
        return
    now = clock.now()
    outbox.enqueue(
        "homelogin.sign_in_waits",
        address=email,
        context={"at": now.isoformat()},
        dedup_key=f"homelogin.sign_in_waits:{sealed.digest('home wait', email)}:{localdate(now).isoformat()}",
    )


@transaction.atomic
def start_session(request: HttpRequest, account: HomeAccount) -> None:
    """A new session; the schools of the children see from now on that the address is in use."""
    home_session.start(request, account)
    HomeAddress.objects.filter(account=account, activated_at=None).update(activated_at=clock.now())
    trail.record(Action.SIGN_IN, actor=None, subject=account, page=PAGE, step="password")


@transaction.atomic
def end_session(request: HttpRequest, home: Home) -> None:
    trail.record(Action.SIGN_OUT, actor=None, subject=home.account, page=PAGE)
    home_session.end(request)


@sensitive_variables("parts")
def try_secret(pupil: Pupil, parts: list[str]) -> limits.Attempt | None:
    """None when the PIN or pictures are right; otherwise the attempt, which may say until when to wait.

    During a wait nothing is looked at, also not what is right.
    """
    attempt = limits.begin(attempts.opening(pupil))
    if attempt.waits_until is None and secrets.is_secret_of(pupil, parts):
        limits.succeeded(attempt, forget=[attempts.PER_CHILD])
        return None
    trail.record(
        Action.SIGN_IN_REFUSED,
        actor=None,
        subject=pupil,
        organisation_id=pupil.group.organisation_id,
        page=PAGE,
        reason="waiting" if attempt.waits_until else "wrong_secret",
    )
    return attempt


@sensitive_variables("password")
def _is_password_of(account: HomeAccount | None, password: str) -> bool:
    """Django hashes once too for a password that cannot be used, so no account takes as long as a wrong one."""
    if account is None or not account.has_usable_password():
        return check_password(password, UNUSABLE_PASSWORD_PREFIX)
    return account.check_password(password)
