"""What a guardian changes at once (P-25)."""

from collections.abc import Mapping

from django.db import transaction

from core.audit import trail
from core.audit.choices import Action
from core.childcare.gateway import outgoing
from core.childcare.models import Family, Guardian
from portal.own_data.fields import AT_ONCE_FAMILY, AT_ONCE_GUARDIAN


@transaction.atomic
def change_own(guardian: Guardian, own: Mapping[str, str], of_family: Mapping[str, str]) -> list[str]:
    """Keep the given fields of the guardian and of the family; returns the names of those that changed.

    The trail names the fields, not what they hold.
    """
    row = Guardian.objects.select_for_update().get(pk=guardian.pk)
    family = Family.objects.select_for_update().get(pk=guardian.family_id)
    changed = _changed(row, own, AT_ONCE_GUARDIAN)
    changed_of_family = _changed(family, of_family, AT_ONCE_FAMILY)
    if changed:
        row.save(update_fields=changed)
    if changed_of_family:
        family.save(update_fields=changed_of_family)
    told = [*changed, *(f"family_{name}" for name in changed_of_family)]
    if told:
        outgoing.write_guardians(family)
        trail.record(
            Action.OWN_DATA_CHANGED,
            actor=guardian.user,
            subject=family,
            client=guardian,
            organisation_id=family.organisation_id,
            fields=told,
        )
    return told


def _changed(row: Guardian | Family, values: Mapping[str, str], allowed: tuple[str, ...]) -> list[str]:
    changed = [name for name in allowed if name in values and getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    return changed
