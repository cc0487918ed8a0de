"""Links to set the password of a home account: asked for, made when mailed, found, used (A-09, A-19)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from core.accounts import limits
from core.accounts.identifiers import normalise
from core.accounts.limits import Budget, Counted
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.models import HomeAccount, HomeLink
from core.lib import clock, sealed
from core.notifications import outbox

TOKEN_BYTES = 32
LINK_PURPOSE = "home link"
BETWEEN_LINKS = timedelta(minutes=15)
LINK_PER_ADDRESS = Budget("home link to e-mail address", 1, BETWEEN_LINKS, wait=BETWEEN_LINKS)
ACTIVATION_VALID, RESET_VALID = timedelta(days=14), timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """Whether a link goes out now, and from when the next can be asked for this address."""

    sent: bool
    next_at: datetime


def ask_link(email: str) -> Asked:
    """A mail to exactly this address, at most once per 15 minutes, known or not.

    Both leave one row in the outbox: whether it is a home address is looked up when the mail is written. Counted
    before that: call it outside a transaction.
    """
    address, now = normalise(email), clock.now()
    turn = Counted(LINK_PER_ADDRESS, address)
    waits_until = limits.begin(turn).waits_until
    if waits_until:
        return Asked(sent=False, next_at=waits_until)
    with transaction.atomic():
        outbox.enqueue(
            "homelogin.link",
            address=address,
            context={},
            dedup_key=f"homelogin.link:{turn.key}:{now.isoformat()}",
        )
    return Asked(sent=True, next_at=now + BETWEEN_LINKS)


@transaction.atomic
def make_link(account: HomeAccount) -> tuple[HomeLink, str]:
    """A new link and its whole address; earlier links die. The token is in the address only."""
    now = clock.now()
    HomeLink.objects.filter(account=account, used_at=None).update(used_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    valid_for = RESET_VALID if account.has_usable_password() else ACTIVATION_VALID
    link = HomeLink.objects.create(
        account=account,
        digest=sealed.digest(LINK_PURPOSE, token),
        digest_key=sealed.digest_key_id(),
        created_at=now,
        expires_at=now + valid_for,
    )
    return link, settings.PUBLIC_URL.rstrip("/") + reverse("homelogin:first_password", args=[token])


def find_link(token: str) -> HomeLink | None:
    """The link with this token while it can be used and its address still belongs to a child."""
    return (
        HomeLink.objects.select_related("account")
        .filter(_alive(), digest__in=sealed.digests(LINK_PURPOSE, token), account__addresses__isnull=False)
        .first()
    )


@sensitive_variables("password")
@transaction.atomic
def use_link(link: HomeLink, password: str) -> bool:
    """Set the password and use the link up; other sessions end. False when another request was first."""
    if not HomeLink.objects.filter(_alive(), pk=link.pk).update(used_at=clock.now()):
        return False
    link.account.set_password(password)
    link.account.save(update_fields=["password"])
    trail.record(Action.PASSWORD_SET, actor=None, subject=link.account, page="home")
    return True


def _alive() -> Q:
    return Q(used_at=None, expires_at__gt=clock.now())
