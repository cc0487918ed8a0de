"""At the door of every view: language, who it is, and whether this user may come in."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core.accounts import browsers, kept_forms, second_factor, sessions, step_up
from core.accounts.choices import Environment, SessionEnd
from core.accounts.models import AccountSession, User
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


class AccountSessionMiddleware:
    """Knows who is signed in, by the row of the session; one that ended is signed out here (core.accounts.sessions).

    Stands in the place of Django's own middleware for that, so that session and account are one query.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: sessions.account_of(request))  # type: ignore[assignment]
        response = self.get_response(request)
        # After a fault Django does not keep the session either; a new key of it was rolled back.
        if response.status_code < 500:
            sessions.settle(request)
        browsers.set_cookie(request, response)
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
            return _sign_in_first(request, row)
        if not row.is_watching:
            _note_presence(request)
        if not row.before_second_factor and not second_factor.is_passed(user):
            return _redirect(request, second_step_url(user), _asked_for(request))
        if not row.allows(user):
            raise PermissionDenied(_refusal(user, row))
        if step_up.is_due(request, user, row):
            return _prove_first(request, user, row)
        if request.method == "POST" and kept_forms.MARK in request.POST:
            kept_forms.drop(request, user)
        return None


def sign_in_url(row: Access) -> str:
    """Where to sign in for this page: its environment's page, or the start page where there are more."""
    environments = {one for one in Environment if one in row.environments or one in row.also}
    if len(environments) != 1:
        return reverse("accounts:start")
    return reverse("accounts:choose", args=[environments.pop()])


def _sign_in_first(request: HttpRequest, row: Access) -> HttpResponseBase:
    """To the sign-in page: that of the account whose session has just ended, with the reason, else that of the page."""
    ended, sender = sessions.just_ended(request), kept_forms.sender_timed_out(request)
    url = own_sign_in_url(ended.user) if ended else sign_in_url(row)
    if ended is None and sender is None:
        return _redirect(request, url, _asked_for(request))
    wanted = _kept_or_asked_for(request, sender) if sender else _asked_for(request)
    if ended:
        messages.warning(request, _why_ended(ended))
    if wanted == reverse("accounts:kept_form"):
        messages.info(request, _("The form that was filled in is kept. It comes back after signing in."))
    return _redirect(request, url, wanted)


def own_sign_in_url(user: User) -> str:
    return reverse("accounts:sign_in", args=[user.organisation.slug, user.environment])


def _why_ended(ended: AccountSession) -> str:
    if ended.ended_how == SessionEnd.IDLE:
        return _("Signed out, because nothing happened for a while. Sign in to go on.")
    if ended.ended_how == SessionEnd.ELSEWHERE:
        return _("This device was signed out from another device. Sign in to go on.")
    if ended.ended_how == SessionEnd.PASSWORD:
        return _("The password was changed. Sign in with the new one.")
    return _("Signed out. Sign in to go on.")


def _note_presence(request: HttpRequest) -> None:
    session = sessions.current(request)
    if session is not None and sessions.touch(request, session):
        messages.warning(
            request,
            _(
                "This session went on from another device and another network. To be safe, we ask once more who "
                "it is before personal settings and sensitive data open."
            ),
        )


def _prove_first(request: HttpRequest, user: User, row: Access) -> HttpResponseBase:
    """To the question who it is. A file would leave the browser on that page, so its link is followed anew."""
    if row.is_file:
        messages.info(request, _("After this, choose the file once more."))
        return _redirect(request, reverse("accounts:step_up"), _stood_on(request))
    return _redirect(request, reverse("accounts:step_up"), _kept_or_asked_for(request, user))


def _kept_or_asked_for(request: HttpRequest, user: User) -> str:
    """Where to come back to: the page, or the page that offers the form that was sent."""
    if request.method == "POST" and kept_forms.keep(request, user):
        return reverse("accounts:kept_form")
    return _asked_for(request)


def _asked_for(request: HttpRequest) -> str:
    """The page that was asked for; for a form, and for a part of a page, the page on which it stood."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    return _stood_on(request)


def _stood_on(request: HttpRequest) -> str:
    """The own page on which a link was followed or a form was sent; empty when the browser does not tell."""
    stood_on = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(stood_on, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(stood_on)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _redirect(request: HttpRequest, url: str, wanted: str) -> HttpResponseBase:
    """To `url`, and afterwards to the page that is `wanted`."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(with_next(url, wanted))
    return HttpResponseRedirect(with_next(url, wanted))


def _refusal(user: User, row: Access) -> str:
    values = {"name": user.full_name, "capacity": user.capacity}
    if row.environments and user.environment not in row.environments:
        values["who"] = get_text_list([str(Environment(who).label) for who in row.environments], _("or"))
        return _("This page is for %(who)s. This account is of %(name)s (%(capacity)s).") % values
    return _("The role of this account, %(capacity)s, does not include this page.") % values
