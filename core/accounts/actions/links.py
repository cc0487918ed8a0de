"""One-time links to set a first password: made, found, used (the base of A-09)."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import AccountLink, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock, sealed

TOKEN_BYTES = 32
PURPOSE = "account link"


@transaction.atomic
def make_link(user: User, valid_for: timedelta) -> tuple[AccountLink, str]:
    """A new link and its whole address; earlier links of the user die. The token is in the address only."""
    AccountLink.objects.filter(user=user, used_at=None).update(used_at=clock.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AccountLink.objects.create(
        user=user,
        digest=sealed.digest(PURPOSE, token),
        digest_key=sealed.digest_key_id(),
        created_at=clock.now(),
        expires_at=clock.now() + valid_for,
    )
    return link, settings.PUBLIC_URL.rstrip("/") + reverse("accounts:first_password", args=[token])


def find_link(token: str) -> AccountLink | None:
    """The link with this token while it can be used: not used, not expired, of an active account."""
    return (
        AccountLink.objects.select_related("user__organisation", "user__role")
        .filter(
            digest__in=sealed.digests(PURPOSE, token),
            used_at=None,
            expires_at__gt=clock.now(),
            user__is_active=True,
        )
        .first()
    )


@sensitive_variables("password")
@transaction.atomic
def use_link(link: AccountLink, password: str) -> bool:
    """Set the password and use the link up. False when another request was first."""
    now = clock.now()
    if not AccountLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
        return False
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    trail.record(Action.PASSWORD_SET, actor=link.user, subject=link.user)
    return True
