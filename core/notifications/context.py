"""What every signed-in page shows of notices: the number at the bell."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.notifications.outbox import unread_count


def notices(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """`unread_notices`: how many wait for this user; asked of the database only by a page that shows it."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request))}


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return unread_count(user) if user and user.is_authenticated else 0
