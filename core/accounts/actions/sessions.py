"""Ending sessions from another device, and going on with another account of the same browser (A-15, A-16)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from core.accounts import browsers, sessions
from core.accounts.choices import SessionEnd
from core.accounts.models import AccountSession, User
from core.audit import trail
from core.audit.choices import Action


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
