"""Cookies by one rule: for this host alone and, where the site runs on https, over https alone (`__Host-`)."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse

ONE_YEAR = 365 * 24 * 3600


def cookie_name(name: str) -> str:
    """The name as browsers know it: with the prefix that makes them refuse a cookie which another host planted."""
    return f"__Host-{name}" if settings.SECURE_COOKIES else name


def read_cookie(request: HttpRequest, name: str) -> str:
    """The value as the browser sent it, unchecked; empty when there is none."""
    return request.COOKIES.get(cookie_name(name), "")


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Keep for a year what no script needs to read."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )


def drop_cookie(response: HttpResponse, name: str) -> None:
    response.delete_cookie(cookie_name(name), samesite="Lax")


class HostCookieStorage(CookieStorage):
    """Messages for the next page, in a cookie that follows the rule."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cookie_name = cookie_name("messages")


class MessageStorage(FallbackStorage):
    """settings.MESSAGE_STORAGE: in the cookie, and what does not fit there in the session."""

    storage_classes = (HostCookieStorage, SessionStorage)
