"""The second step of signing in: codes from an authenticator app, and recovery codes (A-12, A-14).

Passkeys are in core.accounts.passkeys. TOTP as RFC 6238: SHA-1, six digits, 30 seconds; a code works once, one step
of clock skew is allowed.
"""

import base64
import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django_otp.oath import hotp

from core.accounts.choices import FactorChange
from core.accounts.factor_changes import tell_owner
from core.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, RecoveryCodes, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock, sealed
from core.lib.keyring import Place

SEED_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
SKEW_STEPS = 1
ADVICE_STEPS = 10
"""How far off a device may be to be told that its clock is; its code is not accepted (A-14)."""
RECOVERY_CODES = 10
RECOVERY_CODE_BYTES = 10
"""80 random bits, 16 base32 letters."""
LOOKALIKES = str.maketrans("018", "OIB")
"""Digits that base32 has not, read as the letters they look like."""


@dataclass(frozen=True)
class CodeAnswer:
    """What came of a code from an app.

    `seconds_to_wait`: it was not looked at. `minutes_off`: it is the code of another moment, so many minutes ahead
    or, below zero, behind; not right, but a reason to set the clock.
    """

    is_right: bool = False
    seconds_to_wait: int = 0
    minutes_off: int = 0


def is_passed(user: User) -> bool:
    """Whether this session needs no second step, or has taken it. Only of use on `request.user`."""
    return getattr(user, "otp_device", None) is not None or not user.needs_second_factor


def left_without(user: User, factor: AuthenticatorApp | Passkey) -> AuthenticatorApp | Passkey | None:
    """Another means of the user for the second step besides this one."""
    app = confirmed_app(user)
    if app is not None and app != factor:
        return app
    return next((passkey for passkey in user.passkeys.all() if passkey != factor), None)


def confirmed_app(user: User) -> AuthenticatorApp | None:
    return user.authenticator_apps.filter(confirmed=True).order_by("-pk").first()


def pending_app(user: User) -> AuthenticatorApp | None:
    """The app that waits for its first code."""
    return user.authenticator_apps.filter(confirmed=False).order_by("-pk").first()


@transaction.atomic
def add_app(user: User, *, confirmed: bool) -> AuthenticatorApp:
    """A new app with a seed of its own. One that still waited for its first code is dropped."""
    user.authenticator_apps.filter(confirmed=False).delete()
    app = AuthenticatorApp.objects.create(
        user=user, name=str(user.organisation)[:64], confirmed=confirmed, sealed_seed=b""
    )
    # The seal is bound to the row, and the row has its number only now.
    app.sealed_seed = seed_place(app).seal(secrets.token_bytes(SEED_BYTES))
    app.save(update_fields=["sealed_seed"])
    return app


def seed_place(app: AuthenticatorApp) -> Place:
    """What a sealed seed is bound to."""
    return Place("authenticatorapp", "sealed_seed", app.pk)


def seed_text(app: AuthenticatorApp) -> str:
    """The seed as people copy it by hand: base32 in groups of four."""
    return _in_groups(base64.b32encode(_seed(app)).decode())


def setup_uri(app: AuthenticatorApp) -> str:
    """What the QR code holds. The label names organisation and user, so that accounts can be told apart."""
    issuer = settings.OTP_TOTP_ISSUER
    label = quote(f"{issuer}:{label_of(app.user)}")
    values = {"secret": base64.b32encode(_seed(app)).decode(), "issuer": issuer, "digits": DIGITS}
    return f"otpauth://totp/{label}?{urlencode(values)}"


def label_of(user: User) -> str:
    """How the app lists this account: organisation, user name, and the user's own addition if there is one."""
    return f"{user.organisation} ({user.username}) {user.app_suffix}".strip()


def current_code(app: AuthenticatorApp) -> str:
    """The code that the app shows now."""
    return _code(_seed(app), _current_step())


def check_app_code(app: AuthenticatorApp, code: str) -> CodeAnswer:
    """Whether the code is right, was not used before, and no wait is running; counts a wrong one.

    A right code is used up. What a wrong one tells of the clock is told only here, so as often as the wait allows.
    """
    with transaction.atomic():
        locked = AuthenticatorApp.objects.select_for_update().get(pk=app.pk)
        wait = seconds_to_wait(locked)
        if wait:
            return CodeAnswer(seconds_to_wait=wait)
        typed = "".join(code.split())
        step = _step_of(locked, typed, SKEW_STEPS)
        if step is not None:
            locked.last_step = step
            locked.throttle_reset()
            return CodeAnswer(is_right=True)
        steps_off = _steps_off(locked, typed)
        locked.throttle_increment()
        return CodeAnswer(minutes_off=_in_minutes(steps_off))


def verify_app_code(app: AuthenticatorApp, code: str) -> bool:
    """As `check_app_code`, for who needs no words."""
    return check_app_code(app, code).is_right


@transaction.atomic
def confirm_app(app: AuthenticatorApp, code: str) -> CodeAnswer:
    """Take the app into use with its first code; the user's earlier app is dropped, and the owner is told."""
    answer = check_app_code(app, code)
    if not answer.is_right:
        return answer
    user = app.user
    replaced = user.authenticator_apps.exclude(pk=app.pk).delete()[0]
    user.authenticator_apps.filter(pk=app.pk).update(confirmed=True)
    event = trail.record(Action.SECOND_FACTOR_SET_UP, actor=user, subject=user, means="app")
    tell_owner(user, FactorChange.APP_REPLACED if replaced else FactorChange.APP_ADDED, event)
    return answer


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes as they are shown, once; the earlier ones no longer work."""
    codes, _ = RecoveryCodes.objects.update_or_create(
        user=user, defaults={"name": "recovery codes", "digest_key": sealed.digest_key_id()}
    )
    shown = [
        _in_groups(base64.b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode())
        for _ in range(RECOVERY_CODES)
    ]
    codes.codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(codes=codes, digest=_recovery_digests(codes, code)[0]) for code in shown
    )
    event = trail.record(Action.RECOVERY_CODES_MADE, actor=user, subject=user)
    tell_owner(user, FactorChange.CODES_MADE, event)
    return shown


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(codes__user=user, used_at=None).count()


def use_recovery_code(codes: RecoveryCodes, code: str) -> bool:
    """Whether the code is one of the user's unused ones and no wait is running; a right one is used up."""
    with transaction.atomic():
        locked = RecoveryCodes.objects.select_for_update().get(pk=codes.pk)
        if not locked.verify_is_allowed()[0]:
            return False
        used = locked.codes.filter(used_at=None, digest__in=_recovery_digests(locked, code)).update(
            used_at=clock.now()
        )
        if not used:
            locked.throttle_increment()
            return False
        locked.throttle_reset()
        trail.record(Action.RECOVERY_CODE_USED, actor=locked.user, subject=locked.user)
        return True


def check_any_code(user: User, code: str) -> CodeAnswer:
    """A code of the user's app, or else one of the recovery codes; a right one is used up."""
    app = confirmed_app(user)
    if app is not None and len("".join(code.split())) <= DIGITS:
        return check_app_code(app, code)
    codes = RecoveryCodes.objects.filter(user=user).first()
    if codes is None:
        return CodeAnswer()
    wait = seconds_to_wait(codes)
    return CodeAnswer(is_right=use_recovery_code(codes, code), seconds_to_wait=wait)


@transaction.atomic
def drop_all(user: User) -> None:
    """Take away every means for the second step, recovery codes too."""
    for factors in (user.authenticator_apps, user.passkeys, user.recovery_code_sets, user.passkey_challenges):
        factors.all().delete()
    # What this object knew of them no longer holds.
    user.__dict__.pop("has_second_factor", None)


def seconds_to_wait(device: AuthenticatorApp | RecoveryCodes) -> int:
    """How long until the next code is looked at; 0 when at once."""
    allowed, why_not = device.verify_is_allowed()  # type: ignore[no-untyped-call]
    if allowed:
        return 0
    return max(1, round((why_not["locked_until"] - clock.now()).total_seconds()))


def _seed(app: AuthenticatorApp) -> bytes:
    return seed_place(app).unseal(app.sealed_seed)


def _current_step() -> int:
    return int(clock.now().timestamp()) // STEP_SECONDS


def _code(seed: bytes, step: int) -> str:
    return f"{hotp(seed, step, DIGITS):0{DIGITS}d}"


def _step_of(app: AuthenticatorApp, code: str, around: int) -> int | None:
    """The step whose code this is, within `around` steps of now, later than the last one used."""
    seed, now = _seed(app), _current_step()
    steps = range(max(now - around, app.last_step + 1), now + around + 1)
    return next(
        (step for step in steps if step != app.burnt_step and _is_code(seed, step, code)),
        None,
    )


def _is_code(seed: bytes, step: int, code: str) -> bool:
    return secrets.compare_digest(_code(seed, step).encode(), code.encode())


def _steps_off(app: AuthenticatorApp, code: str) -> int:
    """How many steps the device is ahead or behind, 0 when the code tells nothing.

    The step of a code that came before its time is noted on `app`: whoever guessed it now knows when it would work.
    """
    step = _step_of(app, code, ADVICE_STEPS)
    if step is None:
        return 0
    app.burnt_step = max(app.burnt_step, step)
    return step - _current_step()


def _in_minutes(steps: int) -> int:
    """In whole minutes, at least one; 0 for none."""
    minutes = max(1, round(abs(steps) * STEP_SECONDS / 60)) if steps else 0
    return minutes if steps > 0 else -minutes


def _recovery_digests(codes: RecoveryCodes, code: str) -> list[str]:
    letters = "".join(sign for sign in code.upper() if sign.isalnum()).translate(LOOKALIKES)
    return sealed.digests("recovery code", f"{codes.pk}:{letters}")


def _in_groups(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
