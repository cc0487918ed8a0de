"""What a user may read of notices: their own."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from core.notifications.models import Notice


def notices_of(user: AbstractBaseUser) -> QuerySet[Notice]:
    """The notices of this user, newest first."""
    return Notice.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")
