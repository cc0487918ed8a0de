"""What people change about their own account (A-12, A-35)."""

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action

OWN_DETAILS = ("full_name", "business_phone", "app_suffix", "wants_status_mails")


@transaction.atomic
def change_details(user: User, **values: str | bool) -> bool:
    """Keep the given of OWN_DETAILS; returns whether any of them changed.

    The trail names the fields, not what they hold.
    """
    changed = [name for name in OWN_DETAILS if name in values and getattr(user, name) != values[name]]
    if not changed:
        return False
    for name in changed:
        setattr(user, name, values[name])
    user.save(update_fields=changed)
    trail.record(Action.OWN_DETAILS_CHANGED, actor=user, subject=user, fields=changed)
    return True


def set_app_suffix(user: User, suffix: str) -> None:
    """What the authenticator app shows behind the user name, to tell accounts apart (A-12)."""
    change_details(user, app_suffix=suffix)
