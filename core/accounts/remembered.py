"""The organisation that was chosen last in this browser, per sign-in page (A-03)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.accounts.choices import Environment

ONE_YEAR = 365 * 24 * 3600


def remembered_slug(request: HttpRequest, environment: Environment) -> str:
    """The slug as the browser sent it, unchecked; empty when nothing was chosen yet."""
    return request.COOKIES.get(_cookie(environment), "")


def remember(response: HttpResponse, environment: Environment, slug: str) -> None:
    response.set_cookie(
        _cookie(environment),
        slug,
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _cookie(environment: Environment) -> str:
    return f"organisation_{environment.value}"
