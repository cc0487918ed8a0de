"""Push messages to browsers (RFC 8030, 8291, 8292): that there is something new in Kring, and nothing more.

The address comes from the browser, so from anybody: only the push services of known browsers are gone to, and those
through core.lib.outbound, when a browser is registered and again at each message.
"""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from py_vapid import Vapid02
from pywebpush import WebPusher

from core.lib import clock, outbound
from core.lib.outbound import Obstacle, OutboundError
from core.notifications.choices import OutboxState
from core.notifications.models import OutboxMessage, PushSubscription
from core.notifications.outcomes import Outcome, server_away

WORTH_SENDING = timedelta(days=1)
"""After that the bell says it all; also how long a push service keeps it for a device that is off."""
GONE = (404, 410)
MOST_BYTES = 10_000
KEY_BYTES, SECRET_BYTES = 32, 16
LONGEST_KEY, LONGEST_SECRET = 100, 40
SIGNED_FOR = timedelta(hours=12)
"""Push services take 24 hours at most; their clocks may differ from ours."""
REASONS = {
    Obstacle.SLOW: "The push service did not answer in time.",
    Obstacle.UNREACHABLE: "The push service cannot be reached.",
}


class UnsafeEndpointError(ValueError):
    """The address is not that of a known push service, or the keys are none."""


@dataclass(frozen=True)
class BrowserKeys:
    """What a browser hands out when push is switched on: see PushSubscription for the parts."""

    endpoint: str
    p256dh: str
    auth: str

    def __post_init__(self) -> None:
        """Raises UnsafeEndpointError for what no browser of a known make hands out."""
        if not is_push_service(self.endpoint) or len(self.endpoint) > 1000:
            raise UnsafeEndpointError
        # Decoding passes over signs that are none of base64, so the length says more than the bytes do.
        if len(self.p256dh) > LONGEST_KEY or len(self.auth) > LONGEST_SECRET:
            raise UnsafeEndpointError
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(self.p256dh))
        except ValueError:
            raise UnsafeEndpointError from None
        if len(_decoded(self.auth)) != SECRET_BYTES:
            raise UnsafeEndpointError


def is_available() -> bool:
    """Whether this installation has a key, so that push can be switched on."""
    return bool(settings.PUSH_KEYS)


def public_key() -> str:
    """Our key as browsers are given it, base64url; empty without one."""
    return public_of(settings.PUSH_KEYS[0]) if settings.PUSH_KEYS else ""


def is_push_service(endpoint: str) -> bool:
    """Whether an address is https at a host of settings.PUSH_HOSTS, without anything odd about it."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    known = any(
        host.endswith(allowed) if allowed.startswith(".") else host == allowed
        for allowed in settings.PUSH_HOSTS
    )
    is_plain = parts.username is None and parts.password is None and endpoint.isprintable()
    return known and parts.scheme == "https" and port in {None, outbound.PORT} and is_plain


def send(message: OutboxMessage) -> Outcome:
    """Send a push of which the kind was found to be still wanted, in the active language."""
    device = message.subscription
    if device is None:
        return Outcome(OutboxState.WITHDRAWN, "Push is no longer on in that browser.")
    if clock.now() - message.created_at > WORTH_SENDING:
        return Outcome(OutboxState.WITHDRAWN, "Too old to be worth a push.")
    host = urlsplit(device.endpoint).hostname or ""
    if not is_push_service(device.endpoint):
        device.delete()
        return Outcome(OutboxState.DEAD, "Not the address of a known push service; dropped.", host)
    key = next((key for key in settings.PUSH_KEYS if public_of(key) == device.server_key), None)
    if key is None:
        device.delete()
        return Outcome(OutboxState.WITHDRAWN, "Made for a key of ours that is gone; dropped.", host)
    return _send(device, key, host)


def _send(device: PushSubscription, key: str, host: str) -> Outcome:
    try:
        answer = outbound.post(
            device.endpoint,
            _sealed(device),
            headers=_headers(key, host),
            seconds=settings.PUSH_SECONDS,
            most_bytes=MOST_BYTES,
        )
    except OutboundError as fault:
        if fault.obstacle in REASONS:
            return server_away(REASONS[fault.obstacle], host)
        return Outcome(OutboxState.DEAD, f"Refused to go there: {fault.obstacle}.", host)
    return _outcome(device, answer.status, host)


def _outcome(device: PushSubscription, status: int, host: str) -> Outcome:
    if 200 <= status < 300:
        return Outcome(OutboxState.SENT, str(status), host)
    if status in GONE:
        device.delete()
        return Outcome(
            OutboxState.WITHDRAWN, f"{status}: that browser takes no more messages; dropped.", host
        )
    if status == 429 or status >= 500:
        return Outcome(OutboxState.WAITING, str(status), host)
    return Outcome(OutboxState.DEAD, str(status), host)


def _sealed(device: PushSubscription) -> bytes:
    """No names and no subject: push services and lock screens read along."""
    words = {"title": "Kring", "body": _("New message in Kring"), "url": reverse("notifications:notices")}
    browser = WebPusher({"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}})
    body: bytes = browser.encode(json.dumps(words).encode())["body"]
    return body


def _headers(key: str, host: str) -> dict[str, str]:
    claims = {
        "aud": f"https://{host}",
        "sub": settings.SECURITY_CONTACT,
        "exp": int((clock.now() + SIGNED_FOR).timestamp()),
    }
    signed: dict[str, str] = Vapid02.from_raw(key.encode()).sign(claims)
    return {
        **signed,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(WORTH_SENDING.total_seconds())),
        # What a device that was off missed comes as one message.
        "Topic": "kring",
    }


def public_of(key: str) -> str:
    """The public half of a private key of ours. Raises ValueError for what is no key."""
    if len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) != KEY_BYTES:
        raise ValueError("A key for push messages has 32 bytes.")
    point = Vapid02.from_raw(key.encode()).public_key.public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise UnsafeEndpointError from None
