"""What every page knows: who is signed in, the organisation, the menu and the links at the foot."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.accounts import second_factor
from core.accounts.branding import branding
from core.accounts.browsers import others_here
from core.accounts.models import User
from core.accounts.navigation import footer_links, menu_for
from core.accounts.sessions import attached, ends_at
from core.lib.clock import now


def account(request: HttpRequest) -> dict[str, Any]:
    """Organisation and role come with the user of the session, and further accounts of the browser are one query."""
    user = getattr(request, "user", None) or AnonymousUser()
    if not isinstance(user, User):
        return {
            "user": user,
            "organisation": None,
            "navigation": [],
            "footer_links": footer_links(),
            "other_accounts": _other_accounts(request),
        }
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "user": user,
        "organisation": branding(user.organisation),
        "navigation": menu_for(user, view_name) if second_factor.is_passed(user) else [],
        "footer_links": footer_links(),
        "other_accounts": _other_accounts(request),
        "idle_seconds": _idle_seconds(request),
    }


def _other_accounts(request: HttpRequest) -> Any:
    """Looked up only by a page that shows them."""
    return SimpleLazyObject(lambda: others_here(request))


def _idle_seconds(request: HttpRequest) -> int:
    row = attached(request)
    return int((ends_at(row) - now()).total_seconds()) if row else 0
