"""Who sends a request: by a key of an environment, signed over what was sent, in time, and once (E14).

Headers: `Authorization: Kring-HMAC-SHA256 <number>:<signature>`, `X-Kring-Timestamp`, `X-Kring-Nonce`; what is signed
stands in carecases.intake.rules.signing.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from carecases.intake import sender_keys
from carecases.intake.models import Sender, UsedNonce
from carecases.intake.rules import signing
from core.accounts import limits
from core.accounts.limits import Attempt, Budget, Counted
from core.lib import clock
from core.lib.client_address import client_address, network_of

MEGABYTE = 1024 * 1024
MOST_BYTES = 40 * MEGABYTE
"""Of one request; a message with more is refused before it is read."""
CHUNK = 64 * 1024
BY_ADDRESS = Budget("intake address", 120, timedelta(minutes=10), wait=timedelta(minutes=5))
"""Requests whose signature was wrong, or that did not end yet, from one network."""
BY_SENDER = Budget("intake sender", 300, timedelta(minutes=1), wait=timedelta(minutes=1))


class Refusal(StrEnum):
    """Why a request is not looked at; carecases.intake.wording has the sentences."""

    UNSIGNED = "UNSIGNED"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    SIGNATURE_WRONG = "SIGNATURE_WRONG"
    TOO_OLD = "TOO_OLD"
    REPLAYED = "REPLAYED"
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    NOT_JSON = "NOT_JSON"


class RefusedRequestError(Exception):
    """`sender` is whose key was named, though the signature may be another's; `until` when it may try again."""

    def __init__(self, refusal: Refusal, sender: Sender | None = None, until: datetime | None = None) -> None:
        super().__init__(refusal.value)
        self.refusal, self.sender, self.until = refusal, sender, until


@dataclass(frozen=True)
class SignedRequest:
    """A request that a sender made, for the first time."""

    sender: Sender
    body: bytes


def opened(request: HttpRequest) -> SignedRequest:
    """Who sent it and what. Outside a transaction, as attempts are counted before they are looked at.

    Raises:
        RefusedRequestError: see `Refusal`.
    """
    signed = signing.read_headers(
        request.headers.get("Authorization", ""),
        request.headers.get("X-Kring-Timestamp", ""),
        request.headers.get("X-Kring-Nonce", ""),
    )
    if signed is None:
        raise RefusedRequestError(Refusal.UNSIGNED)
    # Counted before anything is written down of it: a stranger cannot fill the trail.
    attempt = _counted(BY_ADDRESS, network_of(client_address(request)))
    sender = (
        Sender.objects.filter(number=signed.key_number, ended_at=None).select_related("organisation").first()
    )
    if sender is None:
        raise RefusedRequestError(Refusal.KEY_UNKNOWN)
    if not signing.is_in_time(signed.timestamp, clock.now()):
        raise RefusedRequestError(Refusal.TOO_OLD, sender)
    body = _read(request)
    _check(request, signed, sender, body)
    limits.succeeded(attempt, forget=())
    _counted(BY_SENDER, str(sender.pk))
    _use(sender, signed.nonce)
    return SignedRequest(sender, body)


def forget_old() -> int:
    """Remove what was used so long ago that its time stamp is refused anyway; returns how many."""
    number, _ = UsedNonce.objects.filter(at__lt=clock.now() - 3 * signing.WINDOW).delete()
    return number


def _counted(budget: Budget, whose: str) -> Attempt:
    attempt = limits.begin(Counted(budget, whose))
    if attempt.waits_until is not None:
        raise RefusedRequestError(Refusal.TOO_MANY_REQUESTS, until=attempt.waits_until)
    return attempt


def _read(request: HttpRequest) -> bytes:
    """The body, counted while it streams in; what the header says about its length may not be true."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise RefusedRequestError(Refusal.MESSAGE_TOO_LARGE)
    held = bytearray()
    while piece := request.read(CHUNK):
        held += piece
        if len(held) > MOST_BYTES:
            raise RefusedRequestError(Refusal.MESSAGE_TOO_LARGE)
    return bytes(held)


def _check(request: HttpRequest, signed: signing.Signed, sender: Sender, body: bytes) -> None:
    expected = signing.signature(
        sender_keys.signing_key_of(sender),
        method=request.method or "",
        path=request.get_full_path(),
        timestamp=signed.timestamp,
        nonce=signed.nonce,
        body_digest=sha256(body).hexdigest(),
    )
    if not hmac.compare_digest(expected, signed.signature):
        raise RefusedRequestError(Refusal.SIGNATURE_WRONG, sender)


def _use(sender: Sender, nonce: str) -> None:
    """PostgreSQL knows whether this request was here before, also when both come at the same moment."""
    try:
        with transaction.atomic():
            UsedNonce.objects.create(sender=sender, nonce=nonce, at=clock.now())
    except IntegrityError:
        raise RefusedRequestError(Refusal.REPLAYED, sender) from None
