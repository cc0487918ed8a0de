"""What every answer tells the browser, whoever made it and however early (N-20)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Nothing of a page stays behind in a browser that others use too; what may be kept says so itself.
    "Cache-Control": "no-store",
}


class HeadersMiddleware:
    """Stands outside all others, so that answers which those give early carry the headers too.

    Redirects to https, static files, unknown hosts and faults in other middleware never reach the middleware
    further in. What a view has set stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", _hsts())
        return response


def _hsts() -> str:
    return f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"


def own_pages_only(view: View) -> View:
    """For files: another site's page cannot make the browser of who is signed in here fetch one.

    Browsers say where a request comes from; one that does not say is let in, as it says so in no request.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            raise PermissionDenied(
                _("Files open from the pages of Kring only. Go to the page and save it there.")
            )
        return view(request, *args, **kwargs)

    return inner


def clears_site_data(view: View) -> View:
    """For signing out: the browser forgets pages and what scripts kept.

    Cookies stay: those of other accounts in this browser, and of what it remembers for the next time, are not the
    leaving account's to take along. The session itself has ended on the server.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return inner
