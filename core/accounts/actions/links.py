"""One-time links to set a password or confirm an e-mail address: made, found, used, and asked for again (A-09)."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits, sessions
from core.accounts.choices import LinkKind, SessionEnd
from core.accounts.identifiers import normalise
from core.accounts.limits import Budget, Counted
from core.accounts.models import AccountLink, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock, sealed
from core.notifications import outbox

TOKEN_BYTES = 32
PURPOSE = "account link"
PAGES = {
    LinkKind.ACTIVATION: "accounts:first_password",
    LinkKind.RESET: "accounts:first_password",
    LinkKind.EMAIL: "accounts:confirm_email",
}
LINK_PER_ADDRESS = Budget("link to e-mail address", 1, timedelta(minutes=15), wait=timedelta(minutes=15))


@transaction.atomic
def make_link(
    user: User, valid_for: timedelta, *, kind: LinkKind = LinkKind.ACTIVATION, sent_to: str = ""
) -> tuple[AccountLink, str]:
    """A new link and its whole address; earlier links of the user die. The token is in the address only.

    `sent_to` is the e-mail address that it goes to; that of the account when left out.
    """
    # Of two links that are made at the same moment one is the later one.
    User.objects.select_for_update().get(pk=user.pk)
    AccountLink.objects.filter(user=user, used_at=None).update(used_at=clock.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AccountLink.objects.create(
        user=user,
        kind=kind,
        sent_to=sent_to or user.email,
        digest=sealed.digest(PURPOSE, token),
        digest_key=sealed.digest_key_id(),
        created_at=clock.now(),
        expires_at=clock.now() + valid_for,
    )
    return link, settings.PUBLIC_URL.rstrip("/") + reverse(PAGES[kind], args=[token])


def find_link(token: str) -> AccountLink | None:
    """The link for a password with this token while it can be used: not used, not expired, of an active account."""
    return _live_links(token).exclude(kind=LinkKind.EMAIL).first()


def find_email_link(token: str) -> AccountLink | None:
    """The link that confirms a new e-mail address with this token, while it can be used."""
    return _live_links(token).filter(kind=LinkKind.EMAIL).first()


def find_expired_activation(token: str) -> AccountLink | None:
    """The activation link with this token that is only too old: its page sends a new one."""
    too_old = _open_links(token).filter(kind=LinkKind.ACTIVATION, expires_at__lte=clock.now())
    return too_old.filter(user__last_login=None).first()


def send_again(link: AccountLink) -> datetime | None:
    """Mail a new activation link to the address that the expired one went to.

    Returns None when it will be sent, else from when it can be asked again: one per address per 15 minutes.
    """
    attempt = limits.begin(Counted(LINK_PER_ADDRESS, normalise(link.sent_to)))
    if attempt.waits_until is None:
        _invite_again(link)
    return attempt.waits_until


@transaction.atomic
def _invite_again(link: AccountLink) -> None:
    outbox.enqueue(
        "accounts.invited",
        recipient=link.user,
        address=link.sent_to,
        context={},
        dedup_key=f"accounts.invited:{link.user_id}:again:{link.pk}:{clock.now().timestamp():.0f}",
    )


def _live_links(token: str) -> QuerySet[AccountLink]:
    return _open_links(token).filter(expires_at__gt=clock.now())


def _open_links(token: str) -> QuerySet[AccountLink]:
    found = AccountLink.objects.select_related("user__organisation", "user__role").filter(
        digest__in=sealed.digests(PURPOSE, token), used_at=None, user__is_active=True
    )
    return found.exclude(user__ends_at__lte=clock.now())


@sensitive_variables("password")
@transaction.atomic
def use_link(link: AccountLink, password: str) -> bool:
    """Set the password and use the link up; all sessions of before end. False when another request was first.

    The second factor stays as it is. The owner hears of a password that was reset.
    """
    now = clock.now()
    if not AccountLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
        return False
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    sessions.end_all(link.user, SessionEnd.PASSWORD)
    event = trail.record(Action.PASSWORD_SET, actor=link.user, subject=link.user, link=link.kind)
    if link.kind == LinkKind.RESET:
        outbox.enqueue(
            "accounts.password_changed",
            recipient=link.user,
            context={"at": event.at.isoformat()},
            dedup_key=f"accounts.password_changed:{event.pk}",
        )
    return True
