"""Browsers in which an account has signed in before: they do not share in the waits that others cause (A-05), and
signing in with another one is told to the owner (A-16).

The cookie opens nothing. It is signed, so that it cannot be made up, and has a limit of its own.
"""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse

from core.accounts.models import User
from core.lib.cookies import ONE_YEAR, keep_cookie, read_cookie

COOKIE = "known_device"
SALT = "core.accounts.known_device"
MOST_ACCOUNTS = 10


@dataclass(frozen=True)
class KnownDevice:
    """A browser by a number of its own, and the accounts that signed in with it, the last one first."""

    number: str
    accounts: tuple[int, ...] = ()


def known_device(request: HttpRequest) -> KnownDevice | None:
    """What the browser shows; None for a browser that is new here, and for a cookie that was made up."""
    try:
        kept = signing.loads(read_cookie(request, COOKIE), salt=SALT, max_age=ONE_YEAR)
        return KnownDevice(str(kept["number"]), tuple(kept["accounts"]))
    except (signing.BadSignature, KeyError, TypeError):
        return None


def is_known_to(request: HttpRequest, user: User) -> bool:
    """Whether the account has signed in with this browser before."""
    device = known_device(request)
    return device is not None and user.pk in device.accounts


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """After signing in: this browser is one of the user's."""
    device = known_device(request) or KnownDevice(secrets.token_hex(16))
    accounts = (user.pk, *(pk for pk in device.accounts if pk != user.pk))[:MOST_ACCOUNTS]
    kept = signing.dumps({"number": device.number, "accounts": accounts}, salt=SALT)
    keep_cookie(response, COOKIE, kept)
