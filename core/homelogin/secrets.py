"""The PIN or pictures of a pupil: sealed, checked, and looked up by the teacher (A-20, A-21)."""

import hmac
import secrets

from django.views.decorators.debug import sensitive_variables

from core.homelogin.choices import SecretKind
from core.homelogin.models import Pupil
from core.lib.keyring import Place

PIN_LENGTH = 4
SEPARATOR = ","


def place_of(pupil: Pupil) -> Place:
    """What a sealed secret is bound to."""
    return Place("homelogin_pupil", "sealed_secret", pupil.pk)


@sensitive_variables()
def set_secret(pupil: Pupil, kind: SecretKind, parts: list[str]) -> None:
    """Seal a PIN (one part) or pictures in order (their names) and save."""
    pupil.secret_kind = kind
    pupil.sealed_secret = place_of(pupil).seal(SEPARATOR.join(parts).encode())
    pupil.save(update_fields=["secret_kind", "sealed_secret"])


@sensitive_variables()
def secret_of(pupil: Pupil) -> list[str]:
    """The PIN as the only part, or the names of the pictures in order; nothing where none is set."""
    if not pupil.has_secret:
        return []
    return place_of(pupil).unseal(pupil.sealed_secret).decode().split(SEPARATOR)


@sensitive_variables()
def is_secret_of(pupil: Pupil, parts: list[str]) -> bool:
    return pupil.has_secret and hmac.compare_digest(
        SEPARATOR.join(secret_of(pupil)).encode(), SEPARATOR.join(parts).encode()
    )


def new_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
