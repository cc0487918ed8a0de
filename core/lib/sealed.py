"""Secrets in the database: sealed for one column of one row, or kept as a keyed digest only.

AES-256-GCM with the id of the key in front, so that keys can be replaced; the table, column and row are
authenticated with it, so a sealed value that is copied to another row does not open (OWASP ASVS 5.0, 11.3.3).
The keys that seal are ``settings.FIELD_KEYS``: the first one seals, all of them open. Digests have keys of their
own, ``settings.DIGEST_KEYS``: whoever gets hold of one ring is not helped with what the other protects. Errors never
hold a key, a sealed value or an opened one.
"""

import base64
import binascii
import hmac
import json
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12
LONGEST_KEY_ID = 16
SEPARATOR = b":"


class CannotOpenError(Exception):
    """A sealed value that is damaged, belongs to another row, or whose key is gone."""


def seal(plain: bytes, *, table: str, column: str, row: object) -> bytes:
    """`plain`, readable only by `unseal` with the same table, column and row id."""
    key_id, key = next(iter(field_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    return key_id.encode() + SEPARATOR + nonce + AESGCM(key).encrypt(nonce, plain, _place(table, column, row))


def unseal(sealed: bytes | memoryview, *, table: str, column: str, row: object) -> bytes:
    """What was sealed for this place. Raises CannotOpenError for anything else."""
    key_id, _, rest = bytes(sealed).partition(SEPARATOR)
    key = field_keys().get(key_id.decode("ascii", "replace"))
    if key is None:
        raise CannotOpenError(f"{table}.{column} of row {row} is sealed with a key that is not configured.")
    try:
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _place(table, column, row))
    except (InvalidTag, ValueError):
        # From None: the cause's traceback would carry the sealed value into error reports.
        raise CannotOpenError(f"{table}.{column} of row {row} does not open.") from None


def digest(purpose: str, text: str) -> str:
    """A keyed hash of `text` as 64 hexadecimal digits, to store; equal texts differ between purposes."""
    return digests(purpose, text)[0]


def digests(purpose: str, text: str) -> list[str]:
    """The digests of `text` under every key, newest first: what to look for, also after a new key came."""
    return [digest_with(key_id, purpose, text) for key_id in digest_keys()]


def digest_with(key_id: str, purpose: str, text: str) -> str:
    """The digest under one key. Raises KeyError when that key is not configured."""
    return hmac.new(_purpose_key(digest_keys()[key_id], purpose), text.encode(), sha256).hexdigest()


def digest_key_id() -> str:
    """The id of the key that `digest` uses now."""
    return next(iter(digest_keys()))


def field_keys() -> dict[str, bytes]:
    """The keys that seal, by id, the newest first. Raises ImproperlyConfigured when one is unusable."""
    return _keys("KRING_FIELD_KEYS", settings.FIELD_KEYS)


def digest_keys() -> dict[str, bytes]:
    """The keys of digests, by id, the newest first. Raises ImproperlyConfigured when one is unusable."""
    return _keys("KRING_DIGEST_KEYS", settings.DIGEST_KEYS)


def _keys(name: str, texts: dict[str, str]) -> dict[str, bytes]:
    keys = {key_id: _key(name, key_id, text) for key_id, text in texts.items()}
    if not keys:
        raise ImproperlyConfigured(f"{name} names no key.")
    return keys


def _key(name: str, key_id: str, text: str) -> bytes:
    if not (key_id.isascii() and key_id.isalnum() and len(key_id) <= LONGEST_KEY_ID):
        raise ImproperlyConfigured(f"The ids in {name} are letters and digits, at most {LONGEST_KEY_ID}.")
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"Key {key_id!r} in {name} is not {KEY_BYTES} bytes in base64.")
    return key


def _purpose_key(key: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose: the digest of one thing says nothing about that of another."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"digest " + purpose.encode()).derive(
        key
    )


def _place(table: str, column: str, row: object) -> bytes:
    """Table, column and row without ambiguity: no two places read the same."""
    return json.dumps([table, column, str(row)]).encode()
