"""Changing what a dossier says of the pupil, the family and the school, each change with a line in the trail.

Rows are Versioned: whoever saves second hears what changed meanwhile (core.childcare.actions.save_record).
"""

from collections.abc import Collection

from django.db import transaction

from carecases.actions.new_dossier import lock_partnership
from carecases.actions.open_dossier import (
    Contact,
    KnownElsewhereError,
    KnownHereError,
    add_school_data,
)
from carecases.models import Address, Dossier, HelpRequest, ParentContact, SchoolData
from carecases.selectors import dossiers_of
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.save_record import add_record, change_record, remove_record
from core.lib.names import fold

CHANGED = Action.DOSSIER_CHANGED


@transaction.atomic
def change_pupil(user: User, dossier: Dossier, fields: Collection[str], *, seen: int | None) -> list[str]:
    """Save who the pupil is; returns the names of the fields that changed.

    Raises:
        KnownHereError, KnownElsewhereError: another dossier has this name and date of birth.
        ChangedMeanwhileError: somebody saved after version `seen` was read.
    """
    lock_partnership(dossier.organisation_id)
    same = Dossier.objects.filter(
        organisation=user.organisation_id,
        same_name=fold(dossier.first_name + dossier.last_name),
        birth_date=dossier.birth_date,
    ).exclude(pk=dossier.pk)
    known = dossiers_of(user).filter(pk__in=same.values("pk")).first()
    if known is not None:
        raise KnownHereError(known)
    if same.exists():
        raise KnownElsewhereError
    return change_record(user, dossier, fields, seen=seen, client=dossier, action=CHANGED)


def keep_family_row(
    user: User, row: Address | ParentContact, fields: Collection[str], *, seen: int | None
) -> None:
    """Add or change an address or a parent. Raises ChangedMeanwhileError, IntegrityError."""
    if row.pk is None:
        add_record(user, row, client=row.dossier, action=CHANGED)
    else:
        change_record(user, row, fields, seen=seen, client=row.dossier, action=CHANGED)


def remove_family_row(user: User, row: Address | ParentContact) -> None:
    """Take away an address or a parent."""
    remove_record(user, row, client=row.dossier, action=CHANGED)


def change_school_data(
    user: User, data: SchoolData, fields: Collection[str], *, seen: int | None
) -> list[str]:
    """Change who speaks for the school; the next status mail goes to what stands here then (C-04)."""
    return change_record(user, data, fields, seen=seen, client=data.dossier, action=CHANGED)


@transaction.atomic
def begin_school_data(user: User, dossier: Dossier, contact: Contact) -> SchoolData:
    """Nieuwe schoolgegevens toevoegen: from today on, what was stays as history.

    The pupil's unfinished help requests at the same school are told to the new contact from now on. Those of another
    school stay with that school until they are released (C-64).
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    data = add_school_data(user, locked, contact)
    if not contact.school.users.filter(pk=user.pk).exists():
        data.applicant = None
        data.save(update_fields=["applicant"])
    locked.school = contact.school
    locked.save(update_fields=["school"])
    unfinished = HelpRequest.objects.filter(dossier=locked, school=contact.school, status__is_final=False)
    unfinished.update(school_data=data)
    trail.record(CHANGED, actor=user, subject=data, client=locked, fields=["school"])
    return data
