"""Proving once more who it is, before what a stranger at an open screen must not do (ASVS 5.0, 7.5.1 and 7.5.3).

For a page that shows or changes what is sensitive, give its row in the table of rights a `step_up`::

    "childcare:bsn_reveal": staff_with(Right.REVEAL_BSN, step_up=StepUp.ALWAYS),

Nothing else is needed. The second factor, or the password of an account without one, must then have been given within
the last ``settings.STEP_UP_MINUTES``, in this session; signing in counts. If not, the user is asked for it and comes
back to the page; a form that was sent meanwhile is kept and sent again with one button, so the act is done once.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from core.accounts import second_factor, sessions
from core.accounts.models import User
from core.accounts.policies import Access, StepUp
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


def is_due(request: HttpRequest, user: User, row: Access) -> bool:
    """Whether the page must wait until the user has proved who it is. Never in the middle of signing in."""
    session = sessions.current(request)
    if row.step_up == StepUp.NEVER or session is None or not second_factor.is_passed(user):
        return False
    if row.step_up == StepUp.WHEN_SUSPECT:
        return session.suspect_at is not None
    return not is_fresh(request)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the proof is recent enough."""
    session = sessions.current(request)
    if session is None or session.verified_at is None:
        return False
    return clock.now() - session.verified_at <= timedelta(minutes=settings.STEP_UP_MINUTES)


@transaction.atomic
def passed(request: HttpRequest, user: User, *, means: str) -> None:
    """The proof was right: the session gets a new key, and doubt about it is gone. `means` is for the trail."""
    session = sessions.current(request)
    assert session is not None
    request.session.cycle_key()
    sessions.vouch(request, session)
    trail.record(Action.STEPPED_UP, actor=user, subject=user, means=means)


def refused(user: User, *, means: str, reason: str) -> None:
    """A wrong proof, or one that came while the wait after earlier ones was running."""
    trail.record(Action.SIGN_IN_REFUSED, actor=user, subject=user, step="step_up", means=means, reason=reason)
