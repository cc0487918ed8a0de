"""What teachers change: secrets, home addresses, activation links (A-19, A-21, A-31)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.identifiers import normalise
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.homelogin import secrets
from core.homelogin.actions.links import Asked, ask_link
from core.homelogin.choices import SecretKind
from core.homelogin.models import HomeAccount, HomeAddress, Pupil
from core.lib import clock


@sensitive_variables("parts")
@transaction.atomic
def set_secret(user: User, pupil: Pupil, kind: SecretKind, parts: list[str]) -> None:
    secrets.set_secret(pupil, kind, parts)
    trail.record(Action.HOME_SECRET_SET, actor=user, subject=pupil, client=pupil, kind=kind.value)


@transaction.atomic
def set_addresses(user: User, pupil: Pupil, emails: Sequence[str]) -> None:
    """Exactly these addresses, at most two; one that stays keeps its state."""
    Pupil.objects.select_for_update().get(pk=pupil.pk)
    wanted = list(dict.fromkeys(normalise(email) for email in emails if email))
    before = {address.account.email: address for address in pupil.addresses.select_related("account")}
    if list(before) == wanted:
        return
    pupil.addresses.all().delete()
    HomeAddress.objects.bulk_create(
        HomeAddress(pupil=pupil, account=account_of(email), position=position, **_progress(before.get(email)))
        for position, email in enumerate(wanted, start=1)
    )
    trail.record(
        Action.HOME_ADDRESSES_SET,
        actor=user,
        subject=pupil,
        client=pupil,
        before=len(before),
        now=len(wanted),
    )


def send_link(user: User, address: HomeAddress) -> Asked:
    """The activation link to exactly this address, unless one was asked less than 15 minutes ago."""
    asked = ask_link(address.account.email)
    if asked.sent:
        with transaction.atomic():
            HomeAddress.objects.filter(pk=address.pk).update(link_asked_at=clock.now())
            trail.record(Action.HOME_LINK_ASKED, actor=user, subject=address.pupil, client=address.pupil)
    return asked


def send_links(user: User, pupils: Iterable[Pupil]) -> int:
    """The first link to every address that had none; returns to how many. One by one."""
    waiting = HomeAddress.objects.filter(pupil__in=pupils, link_asked_at=None, activated_at=None)
    addresses = waiting.select_related("account", "pupil").order_by("pupil", "position")
    return sum(send_link(user, address).sent for address in addresses)


def account_of(email: str) -> HomeAccount:
    """The account of an address; a new one has no password yet."""
    # Locked, so that it is not removed as nobody's (core.homelogin.actions.groups) while an address is added to it.
    account = HomeAccount.objects.select_for_update().filter(email__iexact=email).first()
    if account is None:
        account = HomeAccount(email=email)
        account.set_unusable_password()
        account.save()
    return account


def _progress(before: HomeAddress | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {"link_asked_at": before.link_asked_at, "activated_at": before.activated_at}
