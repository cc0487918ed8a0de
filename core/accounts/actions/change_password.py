"""A new password: other sessions end, the owner hears of it (A-10)."""

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from core.accounts import sessions
from core.accounts.choices import SessionEnd
from core.accounts.models import AccountLink, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


@sensitive_variables("new_password")
@transaction.atomic
def change_password(request: HttpRequest, user: User, new_password: str) -> None:
    """Ends all other sessions of the user and every link that could still set a password.

    Sessions carry a hash of the password hash too, so the others would end by themselves on their next request.
    """
    user.set_password(new_password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    sessions.end_all(user, SessionEnd.PASSWORD, but=sessions.attached(request))
    AccountLink.objects.filter(user=user, used_at=None).update(used_at=clock.now())
    event = trail.record(Action.PASSWORD_CHANGED, actor=user, subject=user)
    outbox.enqueue(
        "accounts.password_changed",
        recipient=user,
        context={"at": event.at.isoformat()},
        dedup_key=f"accounts.password_changed:{event.pk}",
    )
