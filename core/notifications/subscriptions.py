"""Browsers in which push was switched on: switching on and off, and signing out."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from core.lib import clock
from core.notifications import push
from core.notifications.models import PushSubscription

MOST_BROWSERS = 20


def subscriptions_of(user: AbstractBaseUser) -> QuerySet[PushSubscription]:
    """The user's browsers with push on, the newest first."""
    return PushSubscription.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")


@transaction.atomic
def switch_on(
    user: AbstractBaseUser, browser: push.BrowserKeys, *, session: int | None, label: str
) -> PushSubscription:
    """Send this browser push messages from now on; the oldest of too many browsers makes room."""
    row, _is_new = PushSubscription.objects.update_or_create(
        user_id=user.pk,
        endpoint=browser.endpoint,
        defaults={
            "p256dh": browser.p256dh,
            "auth": browser.auth,
            "server_key": push.public_key(),
            "session": session,
            "label": label[:120],
            "created_at": clock.now(),
        },
    )
    PushSubscription.objects.filter(
        pk__in=list(subscriptions_of(user).values_list("pk", flat=True)[MOST_BROWSERS:])
    ).delete()
    return row


def end_with_sessions(sessions: Iterable[int]) -> None:
    """Who signs out, or is signed out from elsewhere, gets no more push messages in that browser."""
    PushSubscription.objects.filter(session__in=list(sessions)).delete()
