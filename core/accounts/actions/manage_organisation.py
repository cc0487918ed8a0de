"""The organisation's own settings: how it shows itself, and what its sign-in pages ask."""

from typing import Any

from django.db import transaction

from core.accounts.models import Organisation, User
from core.audit import trail
from core.audit.choices import Action


@transaction.atomic
def change_settings(actor: User, values: dict[str, Any]) -> list[str]:
    """Take over the settings by field name; returns the names of those that changed."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(organisation, name, values[name])
    organisation.save(update_fields=changed)
    trail.record(Action.ORGANISATION_CHANGED, actor=actor, subject=organisation, changed=changed)
    return changed
