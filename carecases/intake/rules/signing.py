"""How a sender signs a request: what was sent, when, and once.

The sender holds a key "kring_<number>_<secret>". It never travels: what is signed and checked with is its SHA-256.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

SCHEME = "Kring-HMAC-SHA256"
KEY = re.compile(r"kring_(?P<number>[0-9a-f]{16})_(?P<secret>[0-9A-Za-z_-]{32,64})")
NONCE = re.compile(r"[0-9A-Za-z_-]{16,64}")
SIGNATURE = re.compile(r"[0-9a-f]{64}")
TIMESTAMP = re.compile(r"[0-9]{9,11}")
WINDOW = timedelta(minutes=5)
"""How far the sender's clock may be off, and how old a request may be."""


@dataclass(frozen=True)
class Signed:
    """The headers of a request: `timestamp` in seconds since 1970, `nonce` never used before by this sender."""

    key_number: str
    timestamp: str
    nonce: str
    signature: str


def signing_key(key: str) -> bytes:
    """What follows from a key, to sign with; 32 bytes."""
    return sha256(key.encode()).digest()


def signature(signing: bytes, *, method: str, path: str, timestamp: str, nonce: str, body_digest: str) -> str:
    """64 hexadecimal digits over the request; `path` with its query, `body_digest` the SHA-256 of the body."""
    text = "\n".join((method, path, timestamp, nonce, body_digest))
    return hmac.new(signing, text.encode(), sha256).hexdigest()


def read_headers(authorization: str, timestamp: str, nonce: str) -> Signed | None:
    """What the headers say; None when one of them is not as it should be."""
    scheme, _, rest = authorization.partition(" ")
    number, _, given = rest.strip().partition(":")
    is_whole = (
        scheme == SCHEME
        and re.fullmatch(r"[0-9a-f]{16}", number)
        and SIGNATURE.fullmatch(given)
        and TIMESTAMP.fullmatch(timestamp)
        and NONCE.fullmatch(nonce)
    )
    return Signed(number, timestamp, nonce, given) if is_whole else None


def is_in_time(timestamp: str, now: datetime) -> bool:
    return abs(now.timestamp() - int(timestamp)) <= WINDOW.total_seconds()


def headers(key: str, *, method: str, path: str, body: bytes, now: datetime, nonce: str) -> dict[str, str]:
    """What a sender puts on a request. Raises ValueError for what is no key."""
    parts = KEY.fullmatch(key)
    if parts is None:
        raise ValueError("This is not a sender's key.")
    timestamp = str(int(now.timestamp()))
    signed = signature(
        signing_key(key),
        method=method,
        path=path,
        timestamp=timestamp,
        nonce=nonce,
        body_digest=sha256(body).hexdigest(),
    )
    return {
        "Authorization": f"{SCHEME} {parts['number']}:{signed}",
        "X-Kring-Timestamp": timestamp,
        "X-Kring-Nonce": nonce,
    }
