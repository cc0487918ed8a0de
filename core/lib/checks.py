"""System checks of the keys: `manage.py check`, and with `--database default` against what is stored."""

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from core.lib import keyring, sealed


@register(Tags.security)
def keys_are_usable(**_: Any) -> list[CheckMessage]:
    """Both rings have keys of the right size, and no key stands in both."""
    unusable = [*_unusable(sealed.field_keys), *_unusable(sealed.digest_keys)]
    if unusable:
        return unusable
    if set(sealed.field_keys().values()) & set(sealed.digest_keys().values()):
        return [Error("A key stands in KRING_FIELD_KEYS and in KRING_DIGEST_KEYS.", id="kring.E002")]
    return []


@register(Tags.database)
def keys_open_what_is_stored(*, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """The keys are the ones that the values in the database were stored under."""
    if not databases or keys_are_usable():
        return []
    try:
        return [
            *(Error(problem, id="kring.E003") for problem in keyring.problems()),
            *(Warning(loss, id="kring.W001") for loss in keyring.lost_digests()),
        ]
    except DatabaseError:
        # Before the first migration there is nothing to open.
        return []


def _unusable(ring: Callable[[], Any]) -> list[CheckMessage]:
    try:
        ring()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="kring.E001")]
    return []
