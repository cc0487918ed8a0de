"""What every page tells the browser of the installed app."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.installable import account_key


def installed(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """`account_key`: whose pages the browser may keep (portal.installable)."""
    return {"account_key": SimpleLazyObject(lambda: account_key(request))}
