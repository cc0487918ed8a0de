"""Passkeys as the second step: what an authenticator is asked, and whether its answer is right (A-12).

Always after the password, and only for the account that gave it. A challenge is a row that the first answer takes
away, so that of two requests with one answer PostgreSQL lets one through at most.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from webauthn.helpers import parse_authentication_credential_json, parse_authenticator_data
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import UserVerificationRequirement

from core.accounts.choices import CeremonyKind, FactorChange
from core.accounts.factor_changes import tell_owner
from core.accounts.models import Passkey, PasskeyChallenge, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock

CHALLENGE_VALID = timedelta(minutes=5)
LONGEST_ANSWER = 32_768
"""Characters; an answer without attestation takes about one thousand."""
CHALLENGE = "passkey_challenge"
"""Where the session keeps which challenge it asked."""

MALFORMED = (ValueError, KeyError, TypeError, RecursionError)
"""What the libraries raise, besides their own errors, for an answer that is none."""


class PasskeyRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The answer of the authenticator does not count; `reason` is for the trail, not for who sees the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Ceremony(WebAuthnHelper):
    """The package's ceremony with our choices.

    A finger, face or PIN is asked wherever the authenticator can, but a simple key counts too: the password came
    first. Who made an authenticator is not asked and not kept.
    """

    def __init__(self, request: HttpRequest, name: str = "") -> None:
        super().__init__(request)
        self.name = name

    def get_generate_authentication_options_kwargs(self, **more: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_generate_authentication_options_kwargs(**more)
        return options | {"user_verification": UserVerificationRequirement.PREFERRED}

    def get_credential_name(self, user: User) -> str:  # type: ignore[override]
        """What the authenticator lists it under: accounts at two organisations must be told apart."""
        return f"{user.organisation} ({user.username})"

    def get_credential_display_name(self, user: User) -> str:  # type: ignore[override]
        return f"{user.full_name}, {user.organisation}"

    def create_credential(self, *args: Any, **more: Any) -> Passkey:
        passkey: Passkey = super().create_credential(*args, **more)
        passkey.name = self.name
        return passkey

    def create_attestation(self, *args: Any, **more: Any) -> None:  # type: ignore[override]
        """None is asked for, so there is nothing to keep."""


def ask_to_add(request: HttpRequest, user: User) -> dict[str, Any]:
    """The options for `navigator.credentials.create`, as JSON."""
    options, _state = Ceremony(request).register_begin(user)
    return _asked(request, user, CeremonyKind.ADD, options)


def ask_to_use(request: HttpRequest, user: User) -> dict[str, Any]:
    """The options for `navigator.credentials.get`, as JSON, naming the user's own passkeys."""
    options, _state = Ceremony(request).authenticate_begin(user, require_user_verification=False)
    return _asked(request, user, CeremonyKind.USE, options)


def add(request: HttpRequest, user: User, answer: str, *, name: str) -> Passkey:
    """The new passkey, from the authenticator's answer (JSON); the owner is told. Raises PasskeyRefused."""
    state = _taken(request, user, CeremonyKind.ADD)
    with _refusing("not_a_passkey"), transaction.atomic():
        passkey: Passkey = Ceremony(request, name).register_complete(user, state, _parsed(answer))
        event = trail.record(Action.SECOND_FACTOR_SET_UP, actor=user, subject=user, means="passkey")
        tell_owner(user, FactorChange.PASSKEY_ADDED, event)
    return passkey


def use(request: HttpRequest, user: User, answer: str) -> Passkey:
    """The passkey that gave this answer (JSON), its counter moved on. Raises PasskeyRefused."""
    state = _taken(request, user, CeremonyKind.USE)
    with _refusing("wrong_passkey"), transaction.atomic():
        data = _parsed(answer)
        # Locked, so that of two answers with one counter the second meets the counter of the first.
        own = list(Passkey.objects.select_for_update().filter(user=user).order_by("pk"))
        if _counter_stood_still(own, data):
            raise PasskeyRefused("passkey_may_be_copied")
        passkey: Passkey = Ceremony(request).authenticate_complete(user, state, data)
    return passkey


def _asked(request: HttpRequest, user: User, kind: CeremonyKind, options: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    PasskeyChallenge.objects.filter(user=user, made_at__lt=now - CHALLENGE_VALID).delete()
    row = PasskeyChallenge.objects.create(user=user, kind=kind, challenge=options["challenge"], made_at=now)
    request.session[CHALLENGE] = row.pk
    return options


@transaction.atomic
def _taken(request: HttpRequest, user: User, kind: CeremonyKind) -> dict[str, Any]:
    """The challenge that this session asked, gone from now on; the next answer finds none."""
    row = (
        PasskeyChallenge.objects.select_for_update()
        .filter(pk=request.session.pop(CHALLENGE, None), user=user, kind=kind)
        .first()
    )
    if row is None:
        raise PasskeyRefused("challenge_used")
    row.delete()
    if row.made_at < clock.now() - CHALLENGE_VALID:
        raise PasskeyRefused("challenge_expired")
    return {"challenge": row.challenge, "require_user_verification": False}


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused("answer_too_long")
    data = json.loads(answer)
    if not isinstance(data, dict):
        raise PasskeyRefused("not_an_answer")
    return data


def _counter_stood_still(own: list[Passkey], data: dict[str, Any]) -> bool:
    """Whether a counting authenticator gave a number that it gave before: then there are two of it."""
    credential = parse_authentication_credential_json(data)
    count = parse_authenticator_data(credential.response.authenticator_data).sign_count
    used = next((one for one in own if bytes(one.credential_id) == credential.raw_id), None)
    return used is not None and used.sign_count > 0 and count <= used.sign_count


@contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Whatever is wrong with what came in is one refusal; the libraries have many errors for it."""
    try:
        yield
    except (WebAuthnException, OTPWebAuthnApiError, IntegrityError, *MALFORMED) as error:
        raise PasskeyRefused(reason) from error
