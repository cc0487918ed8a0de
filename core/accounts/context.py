"""What every page knows: who is signed in, the organisation, the menu and the links at the foot."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from core.accounts import second_factor
from core.accounts.branding import branding
from core.accounts.models import User
from core.accounts.navigation import footer_links, menu_for


def account(request: HttpRequest) -> dict[str, Any]:
    """No query of its own: organisation and role come with the user of the session."""
    user = getattr(request, "user", None) or AnonymousUser()
    if not isinstance(user, User):
        return {"user": user, "organisation": None, "navigation": [], "footer_links": footer_links()}
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "user": user,
        "organisation": branding(user.organisation),
        "navigation": menu_for(user, view_name) if second_factor.is_passed(user) else [],
        "footer_links": footer_links(),
    }
