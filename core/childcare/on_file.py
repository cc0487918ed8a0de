"""What the register knows of parents who forgot their password (A-07, A-08); core.accounts asks for it."""

import hmac
from typing import Any

from core.accounts import on_file
from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.on_file import OnFile
from core.accounts.signals import email_changed
from core.childcare.bsn import NO_DIGEST, digests_of
from core.childcare.gateway import outgoing
from core.childcare.models import Family, Guardian


def register() -> None:
    on_file.register(Environment.PARENT, guardian_on_file)
    email_changed.connect(follow_email, dispatch_uid="core.childcare.on_file")


def follow_email(user: User, **_: Any) -> None:
    """A guardian who confirmed a new address is known by it in the register too: links go there (A-07, A-11)."""
    if Guardian.objects.filter(user=user).update(email=user.email):
        outgoing.write_guardians(Family.objects.get(guardians__user=user))


def guardian_on_file(account_id: int, organisation_id: int) -> OnFile | None:
    """One query, whoever it is; None for a relative and for nobody: they are in no register."""
    guardian = Guardian.objects.select_related("bsn").filter(user_id=account_id).first()
    if guardian is None:
        return None
    stored = guardian.bsn.digest if hasattr(guardian, "bsn") else NO_DIGEST

    def has_bsn(number: str) -> bool:
        # A sum, so that every comparison is made.
        wanted = digests_of(organisation_id, number)
        return sum(hmac.compare_digest(stored, digest) for digest in wanted) > 0

    return OnFile(guardian.email, guardian.second_email, has_bsn)
