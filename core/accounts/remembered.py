"""The organisation that was chosen last in this browser, per sign-in page (A-03)."""

from django.http import HttpRequest, HttpResponse

from core.accounts.choices import Environment
from core.lib.cookies import keep_cookie, read_cookie


def remembered_slug(request: HttpRequest, environment: Environment) -> str:
    """The slug as the browser sent it, unchecked; empty when nothing was chosen yet."""
    return read_cookie(request, _cookie(environment))


def remember(response: HttpResponse, environment: Environment, slug: str) -> None:
    keep_cookie(response, _cookie(environment), slug)


def _cookie(environment: Environment) -> str:
    return f"organisation_{environment.value}"
