"""Several accounts in one browser: each has a session of its own, one of them is the active one (A-15).

A cookie names the row of the browser, the row's sessions are the accounts that are signed in here. Of those that are
not active nobody holds the key: it is changed when they are left and when they are taken up again. The cookie changes
at every sign-in and every switch, so that one that was planted beforehand opens nothing.
"""

import secrets
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.functional import SimpleLazyObject

from core.accounts import sessions
from core.accounts.models import AccountSession, Browser, User
from core.lib import clock
from core.lib.cookies import ONE_YEAR, keep_cookie, read_cookie

COOKIE = "browser"
SALT = "core.accounts.browsers"
TOKEN_BYTES = 32


def browser_of(request: HttpRequest) -> Browser | None:
    """The row that the cookie names; None for a browser without one, and for a cookie that was made up."""
    if "browser" not in vars(request):
        vars(request)["browser"] = _named_by_cookie(request)
    browser: Browser | None = vars(request)["browser"]
    return browser


def browser_for(request: HttpRequest) -> Browser:
    """As `browser_of`; a browser without a row gets one, and the cookie for it."""
    browser = browser_of(request)
    if browser is None:
        browser = Browser.objects.create(token=_new_token(), created_at=clock.now())
        _hand_out(request, browser)
    return browser


def adopt(request: HttpRequest, row: AccountSession) -> None:
    """After signing in: the session belongs to this browser, under a new cookie."""
    browser = browser_for(request)
    _renew(request, browser)
    row.browser = browser
    row.save(update_fields=["browser"])


def set_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Hand out the cookie, where it is new or was changed."""
    browser: Browser | None = vars(request).get("browser_to_hand_out")
    if browser is not None:
        keep_cookie(response, COOKIE, signing.dumps(browser.token, salt=SALT))


def others_here(request: HttpRequest) -> list[AccountSession]:
    """The sessions of other accounts in this browser that can be gone on with, the last seen first. One query."""
    token = _token(request)
    if not token:
        return []
    active, now = sessions.current(request), clock.now()
    rows = AccountSession.objects.select_related("user__organisation").filter(
        browser__token=token, ended_at=None, user__is_active=True, django_session__isnull=False
    )
    others = rows.exclude(pk=active.pk) if active else rows
    return [row for row in others if row.user.is_open and now < sessions.ends_at(row)]


def leave(request: HttpRequest, row: AccountSession) -> None:
    """The active account steps aside: nobody holds the key of its session, and nobody is signed in."""
    if row.browser_id is None:
        adopt(request, row)
    request.session.cycle_key()
    request.session.save()
    sessions.settle(request)
    sessions.detach(request)
    request.session = _store()(None)
    request.user = AnonymousUser()


def take_up(request: HttpRequest, row: AccountSession) -> bool:
    """Go on with a session of this browser, under a new key. False when it is no longer there."""
    store = _store()(row.django_session_id)
    if store.get(sessions.HANDLE) != row.pk:
        return False
    store.cycle_key()
    request.session = store
    request.user = SimpleLazyObject(lambda: sessions.account_of(request))  # type: ignore[assignment]
    if not isinstance(request.user, User):
        return False
    _renew(request, browser_for(request))
    rotate_token(request)
    return True


def _named_by_cookie(request: HttpRequest) -> Browser | None:
    token = _token(request)
    return Browser.objects.filter(token=token).first() if token else None


def _token(request: HttpRequest) -> str:
    """Of the browser that this request has by now; empty for none, and for a cookie that was made up."""
    browser: Browser | None = vars(request).get("browser")
    if browser is not None:
        return browser.token
    try:
        return str(signing.loads(read_cookie(request, COOKIE), salt=SALT, max_age=ONE_YEAR))
    except signing.BadSignature:
        return ""


def _renew(request: HttpRequest, browser: Browser) -> None:
    browser.token = _new_token()
    browser.save(update_fields=["token"])
    _hand_out(request, browser)


def _hand_out(request: HttpRequest, browser: Browser) -> None:
    vars(request)["browser"] = vars(request)["browser_to_hand_out"] = browser


def _new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _store() -> type[SessionBase]:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store
