"""Ending sessions from another device, and going on with another account of the same browser (A-15, A-16)."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from core.accounts import browsers, kept_forms, sessions
from core.accounts.choices import SessionEnd
from core.accounts.models import AccountSession, Browser, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock

ENDED_KEPT = timedelta(days=7)
UNUSED_KEPT = timedelta(days=31)
"""Longer than any session lives without a request."""


@transaction.atomic
def end_device(user: User, row: AccountSession) -> None:
    """The very next request of that device is refused."""
    if sessions.end(row, SessionEnd.ELSEWHERE):
        trail.record(Action.SESSION_ENDED_ELSEWHERE, actor=user, subject=user, device=str(row.traits))


@transaction.atomic
def end_other_devices(request: HttpRequest, user: User) -> int:
    """All but the one of this request. Returns how many."""
    ended = sessions.end_all(user, SessionEnd.ELSEWHERE, but=sessions.current(request))
    if ended:
        trail.record(Action.SESSION_ENDED_ELSEWHERE, actor=user, subject=user, sessions=ended)
    return ended


@transaction.atomic
def step_aside(request: HttpRequest) -> None:
    """Make room for signing in to a further account; the one of now stays signed in."""
    active = sessions.current(request)
    if active is not None:
        browsers.leave(request, active)
    _forget_messages(request)


@transaction.atomic
def switch(request: HttpRequest, row: AccountSession) -> bool:
    """Go on with another session of this browser. False when it has ended meanwhile."""
    active = sessions.current(request)
    if active is not None:
        browsers.leave(request, active)
    _forget_messages(request)
    if not browsers.take_up(request, row):
        return False
    trail.record(Action.SESSION_SWITCHED, actor=row.user, subject=row.user)
    return True


def _forget_messages(request: HttpRequest) -> None:
    """What was said to one account is not for the eyes of the next."""
    for _unread in messages.get_messages(request):
        pass


def tidy() -> None:
    """Remove what nobody comes back for: kept forms, sessions that ended long ago, and browsers without any.

    The trail keeps that there was a session; the rows are for the list of devices and for the sentence after its end.
    """
    kept_forms.forget_old()
    now = clock.now()
    AccountSession.objects.filter(ended_at__lt=now - ENDED_KEPT).delete()
    AccountSession.objects.filter(last_seen_at__lt=now - UNUSED_KEPT).delete()
    Browser.objects.filter(sessions=None, created_at__lt=now - ENDED_KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
