"""The own password once more, before something that a stranger at an open screen must not do (A-05, A-10).

It counts for the same budgets as signing in: else an open session would be a way around them.
"""

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits
from core.accounts.actions.sign_in import MustWait
from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.sign_in_limits import OWN_BUDGETS, counted_for
from core.audit import trail
from core.audit.choices import Action


@sensitive_variables("password")
def is_own_password(request: HttpRequest, user: User, password: str) -> bool:
    """Whether it is right. Counted before it is looked at, so call it outside a transaction.

    Raises MustWait after too many failures; the password is not looked at then.
    """
    environment = Environment(user.environment)
    attempt = limits.begin(*counted_for(request, user.organisation, environment, user.username))
    if attempt.waits_until:
        _refuse(user, "waits_after_failures")
        raise MustWait(attempt.waits_until)
    if not user.check_password(password):
        _refuse(user, "wrong_password")
        return False
    limits.succeeded(attempt, forget=OWN_BUDGETS)
    return True


def _refuse(user: User, reason: str) -> None:
    trail.record(Action.SIGN_IN_REFUSED, actor=user, subject=user, step="own_password", reason=reason)
