"""Who asks for a page that opens for accounts only."""

from django.http import HttpRequest

from core.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The account of this request; the table of rights lets nobody else come to such a page."""
    assert isinstance(request.user, User)
    return request.user
