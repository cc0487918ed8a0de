"""A new e-mail address: confirmed from the new one, announced to the old one (A-11)."""

from datetime import datetime

from django.db import transaction

from core.accounts import limits
from core.accounts.actions.links import LINK_PER_ADDRESS
from core.accounts.identifiers import normalise
from core.accounts.limits import Counted
from core.accounts.models import AccountLink, User
from core.accounts.signals import email_changed
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox


def ask_change(user: User, email: str) -> datetime | None:
    """Mail a link to the new address; nothing changes before it is followed.

    Returns None when it will be sent, else from when it can be asked again: one per address per 15 minutes.
    """
    attempt = limits.begin(Counted(LINK_PER_ADDRESS, normalise(email)))
    if attempt.waits_until is None:
        _send_link(user, email)
    return attempt.waits_until


@transaction.atomic
def _send_link(user: User, email: str) -> None:
    event = trail.record(Action.EMAIL_CHANGE_ASKED, actor=user, subject=user)
    outbox.enqueue(
        "accounts.confirm_email",
        recipient=user,
        address=email,
        context={},
        dedup_key=f"accounts.confirm_email:{event.pk}",
    )


@transaction.atomic
def confirm_change(link: AccountLink) -> bool:
    """Take the address of the link into use and tell the old one. False when the link was used meanwhile."""
    now = clock.now()
    if not AccountLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
        return False
    user, old = link.user, link.user.email
    user.email = link.sent_to
    user.save(update_fields=["email"])
    email_changed.send(sender=User, user=user)
    event = trail.record(Action.EMAIL_CHANGED, actor=user, subject=user)
    if old:
        outbox.enqueue(
            "accounts.email_changed",
            recipient=user,
            address=old,
            context={"at": event.at.isoformat()},
            dedup_key=f"accounts.email_changed:{event.pk}",
        )
    return True
