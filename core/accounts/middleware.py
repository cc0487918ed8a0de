"""At the door of every view: language, and whether this user may come in."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core.accounts import second_factor
from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.navigation import second_step_url
from core.accounts.next_page import with_next
from core.accounts.policies import Access, access_table

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


class LanguageMiddleware:
    """Dutch, unless this browser chose another language here.

    What the browser asks for by itself does not count: families set their telephone to many languages, and
    the spec wants Dutch as the default of every page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class AccessMiddleware:
    """Lets in whom the table of rights lets in (core.accounts.policies); a URL without a row opens for nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None to go on, a way to sign in, or a refusal in words."""
        url_name = request.resolver_match.view_name if request.resolver_match else ""
        row = access_table().get(url_name)
        if row is None:
            logger.error("The URL %r has no row in the table of rights.", url_name)
            raise Http404
        if row.anonymous:
            return None
        user = request.user
        if not isinstance(user, User):
            return _redirect(request, sign_in_url(row))
        if not row.before_second_factor and not second_factor.is_passed(user):
            return _redirect(request, second_step_url(user))
        if not row.allows(user):
            raise PermissionDenied(_refusal(user, row))
        return None


def sign_in_url(row: Access) -> str:
    """Where to sign in for this page: its environment's page, or the start page where there are more."""
    environments = {environment for environment in Environment if environment in row.environments}
    if len(environments) != 1:
        return reverse("accounts:start")
    return reverse("accounts:choose", args=[environments.pop()])


def _redirect(request: HttpRequest, url: str) -> HttpResponseBase:
    """To `url`, and afterwards back to the page that was asked for (a form's answer cannot be repeated)."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(with_next(url, request.get_full_path() if request.method == "GET" else ""))


def _refusal(user: User, row: Access) -> str:
    values = {"name": user.full_name, "capacity": user.capacity}
    if row.environments and user.environment not in row.environments:
        values["who"] = get_text_list([str(Environment(who).label) for who in row.environments], _("or"))
        return _("This page is for %(who)s. This account is of %(name)s (%(capacity)s).") % values
    return _("The role of this account, %(capacity)s, does not include this page.") % values
