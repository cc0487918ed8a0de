"""What administrators do with accounts: make, change, send a link (A-25); `end_account` ends them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import limits
from core.accounts.actions.links import LINK_PER_ADDRESS
from core.accounts.administration import (
    RefusedError,
    lacking_of,
    lock_organisation,
    may_give,
    refuse_beyond_own,
    refuse_last_super,
    refuse_other_kind,
    refuse_own,
    refusing,
)
from core.accounts.choices import Environment, RoleKind
from core.accounts.identifiers import normalise, visible
from core.accounts.limits import Counted
from core.accounts.models import AccountLink, Role, Unit, User
from core.accounts.on_file import on_file
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox

NAME_TAKEN = {"user_name_once_per_organisation": gettext_lazy("This user name is taken. Choose another one.")}


@dataclass(frozen=True)
class Details:
    """What an administrator fills in. `username` counts for a new account only."""

    full_name: str
    email: str
    role: Role
    business_phone: str = ""
    username: str = ""
    units: Collection[Unit] = field(default_factory=tuple)

    @property
    def columns(self) -> dict[str, Any]:
        """What stands in the row of the account."""
        return {
            "full_name": self.full_name,
            "email": self.email,
            "business_phone": self.business_phone,
            "role": self.role,
        }


@transaction.atomic
def make_account(actor: User, details: Details) -> User:
    """A new account of staff, whose owner gets a link to choose a password.

    Raises:
        RefusedError: the role is not the actor's to give, or the user name is taken.
    """
    _refuse_role(actor, details.role)
    return _make(actor, details)


@transaction.atomic
def make_guest_account(actor: User, details: Details) -> User:
    """A new account for somebody from outside whom the actor invites to a dossier (C-30, C-41).

    The actor needs no right to give the role, so it opens nothing but dossiers to which its holder is invited.

    Raises:
        RefusedError: the role opens more than that, or the user name is taken.
    """
    role = details.role
    if role.kind != RoleKind.REST or set(role.rights) - {Right.JOIN_HELP_REQUESTS.value}:
        raise RefusedError(
            _("The role %(role)s opens more than invitations do. Ask the administrator to set another one.")
            % {"role": role.name}
        )
    return _make(actor, details)


def _make(actor: User, details: Details) -> User:
    account = User(
        organisation=actor.organisation,
        environment=Environment.STAFF,
        username=details.username,
        password=make_password(None),
        **details.columns,
    )
    with refusing(NAME_TAKEN):
        account.save(force_insert=True)
    account.units.set(details.units)
    trail.record(
        Action.ACCOUNT_MADE,
        actor=actor,
        subject=account,
        role=details.role.name,
        units=_names(details.units),
    )
    _invite(actor, account, account.email)
    return account


@transaction.atomic
def change_account(actor: User, account: User, details: Details) -> list[str]:
    """Take over what was filled in; returns the names of the fields that changed.

    It holds from the account's next request on. The owner hears of another role, and at the address of before of
    another address; links that were sent there die.

    Raises:
        RefusedError: it is the own account or one of a type that the actor does not manage, the role is not the
            actor's to give, another address for an account whose role is not, or the last Super would be gone.
    """
    refuse_own(actor, account)
    lock_organisation(actor)
    row = User.objects.select_related("role", "organisation").get(pk=account.pk)
    refuse_other_kind(actor, row)
    if row.email != details.email:
        refuse_beyond_own(actor, row)
    if row.role_id != details.role.pk:
        _refuse_role(actor, details.role)
        refuse_last_super(row)
    changed = [name for name, value in details.columns.items() if getattr(row, name) != value]
    units = set(row.units.values_list("pk", flat=True))
    if units != {unit.pk for unit in details.units}:
        row.units.set(details.units)
        changed.append("units")
    if not changed:
        return []
    old_role, old_email = row.role, row.email
    for name, value in details.columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(details.columns))
    event = trail.record(
        Action.ACCOUNT_CHANGED, actor=actor, subject=row, changed=changed, units=_names(details.units)
    )
    if "role" in changed:
        _tell_role(actor, row, old_role)
    if "email" in changed:
        AccountLink.objects.filter(user=row, used_at=None).update(used_at=clock.now())
        _tell_old_address(row, old_email, event.pk, event.at)
    return changed


def send_link(actor: User, account: User) -> datetime | None:
    """Mail the owner a link for a password: the first one, or a new one for whoever signed in before.

    It goes to the address on file (A-07) and nowhere else, which only somebody who could give the account's role can
    change; so it may be sent for every account that the actor sees. Returns None when it will be sent, else from when
    it can be asked again: one per address per 15 minutes.

    Raises:
        RefusedError: the own account, a closed one, or one without an address.
    """
    refuse_own(actor, account)
    if not account.is_open:
        raise RefusedError(_("This account is closed. Reopen it first."))
    known = on_file(Environment(account.environment), account.pk, account.organisation_id)
    address = visible(known.first_email if known else account.email)
    if not address:
        raise RefusedError(_("There is no e-mail address on file to send the link to."))
    attempt = limits.begin(Counted(LINK_PER_ADDRESS, normalise(address)))
    if attempt.waits_until:
        return attempt.waits_until
    _send_link(actor, account, address)
    return None


@transaction.atomic
def _send_link(actor: User, account: User, address: str) -> None:
    is_first = account.last_login is None
    event = trail.record(Action.ACCOUNT_LINK_SENT, actor=actor, subject=account, first=is_first)
    if is_first:
        _invite(actor, account, address, again=str(event.pk))
        return
    outbox.enqueue(
        "accounts.link_by_administrator",
        recipient=account,
        address=address,
        context={},
        dedup_key=f"accounts.link_by_administrator:{event.pk}",
    )


def _refuse_role(actor: User, role: Role) -> None:
    if may_give(actor, role):
        return
    missing = lacking_of(actor, role)
    if missing:
        raise RefusedError(
            _("You cannot give the role %(role)s: your own role lacks %(rights)s.")
            % {"role": role.name, "rights": ", ".join(missing)}
        )
    raise RefusedError(
        _("You cannot give the role %(role)s: you only manage roles of the type Rest.") % {"role": role.name}
    )


def _tell_role(actor: User, account: User, old: Role | None) -> None:
    new = account.role
    assert new is not None  # staff has a role
    event = trail.record(
        Action.ACCOUNT_ROLE_GIVEN,
        actor=actor,
        subject=account,
        before=old.name if old else "",
        now=new.name,
    )
    outbox.enqueue(
        "accounts.role_given",
        recipient=account,
        context={"at": event.at.isoformat(), "role": new.name},
        dedup_key=f"accounts.role_given:{event.pk}",
    )


def _tell_old_address(account: User, old: str, cause: int, at: datetime) -> None:
    """By address: the owner is to hear of it also when the account is closed by then."""
    if old:
        outbox.enqueue(
            "accounts.email_changed_by_administrator",
            address=old,
            context={"account": account.pk, "at": at.isoformat()},
            dedup_key=f"accounts.email_changed_by_administrator:{cause}",
        )


def _invite(actor: User, account: User, address: str, *, again: str = "") -> None:
    outbox.enqueue(
        "accounts.invited",
        recipient=account,
        address=address,
        context={"invited_by": actor.pk},
        dedup_key=f"accounts.invited:{account.pk}{again and ':by:'}{again}",
    )


def _names(units: Collection[Unit]) -> list[str]:
    return sorted(unit.name for unit in units)
