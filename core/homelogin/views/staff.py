from django.http import HttpRequest

from core.accounts.models import User


def staff_of(request: HttpRequest) -> User:
    """Who asks for a page that core.homelogin.policies opens for staff only."""
    assert isinstance(request.user, User)
    return request.user
