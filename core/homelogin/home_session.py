"""Who is signed in at home in this browser, apart from the accounts of organisations (ADR 7)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from core.accounts.actions.sign_in import end_all_here
from core.homelogin.models import HomeAccount, Pupil
from core.homelogin.selectors import children_of

ACCOUNT, PASSWORD_HASH, CHILD = "home_account", "home_hash", "home_child"

HomeView = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Home:
    """The account of this session, and the child whose corner is open, if any."""

    account: HomeAccount
    child_id: int | None


def start(request: HttpRequest, account: HomeAccount) -> None:
    """A new session. Whoever else was signed in here is signed out: a child must not come upon a parent's pages."""
    end_all_here(request)
    request.session[ACCOUNT] = account.pk
    request.session[PASSWORD_HASH] = account.get_session_auth_hash()
    rotate_token(request)


def open_child(request: HttpRequest, pupil: Pupil) -> None:
    request.session[CHILD] = pupil.pk


def close_child(request: HttpRequest) -> None:
    request.session.pop(CHILD, None)


def end(request: HttpRequest) -> None:
    request.session.flush()


def current(request: HttpRequest) -> Home | None:
    """Nobody when the password was changed since: that ends every session of the account."""
    if ACCOUNT not in request.session:
        return None
    account = HomeAccount.objects.filter(pk=request.session[ACCOUNT]).first()
    known_hash = request.session.get(PASSWORD_HASH, "")
    if account is None or not constant_time_compare(known_hash, account.get_session_auth_hash()):
        return None
    return Home(account, request.session.get(CHILD))


def current_child(home: Home) -> Pupil | None:
    """The child of the open corner, while the school still has this address on file for it."""
    return children_of(home.account).filter(pk=home.child_id).first() if home.child_id else None


def at_home(view: HomeView) -> HomeView:
    """The view gets the Home of this session as its second argument; without one, signing in comes first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        home = current(request)
        if home is None:
            return HttpResponseRedirect(reverse("homelogin:sign_in"))
        return view(request, home, *args, **kwargs)

    return guarded
