"""A guardian adds a child or a care request from inside (K-14)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions import waiting_list
from core.childcare.actions.save_record import add_record
from core.childcare.actions.set_bsn import set_bsn
from core.childcare.actions.waiting_list import Wish
from core.childcare.models import Child, Family, FamilyAddition, Guardian, School, WaitingEntry
from core.lib import clock
from core.lib.database import constraint_of


class SameChildError(Exception):
    """The family has a child of this first name and date of birth already."""


@dataclass(frozen=True)
class NewChild:
    """What a guardian fills in about a child; `bsn` are nine digits, or nothing."""

    first_name: str
    prefix: str
    last_name: str
    birth_date: date
    school: School | None = None
    bsn: str = ""


@sensitive_variables("new")
def add_child(user: User, guardian: Guardian, new: NewChild, key: UUID) -> Child:
    """A new child of the family; the same key gives the same child.

    Raises SameChildError, BsnTakenError.
    """
    before = _before(guardian, key)
    if before is not None and before.child is not None:
        return before.child
    try:
        with transaction.atomic():
            Family.objects.select_for_update().get(pk=guardian.family_id)
            return _make_child(user, guardian, new, key)
    except IntegrityError as error:
        found = _first_press(error, guardian, key)
        assert found.child is not None
        return found.child


@sensitive_variables("new")
def _make_child(user: User, guardian: Guardian, new: NewChild, key: UUID) -> Child:
    same = guardian.family.children.filter(first_name__iexact=new.first_name, birth_date=new.birth_date)
    if same.exists() and _before(guardian, key) is None:
        raise SameChildError
    child = Child(
        family=guardian.family,
        first_name=new.first_name,
        prefix=new.prefix,
        last_name=new.last_name,
        birth_date=new.birth_date,
        school=new.school,
    )
    add_record(user, child, client=child, action=Action.CARE_ASKED_INSIDE)
    if new.bsn:
        set_bsn(user, child, new.bsn)
    FamilyAddition.objects.create(key=key, guardian=guardian, child=child, at=clock.now())
    return child


def ask(user: User, guardian: Guardian, child: Child, wish: Wish, key: UUID) -> WaitingEntry:
    """Put a child of the family on the waiting list from today; the same key gives the same entry.

    Raises WaitsAlreadyError.
    """
    before = _before(guardian, key)
    if before is not None and before.entry is not None:
        return before.entry
    try:
        with transaction.atomic():
            entry = waiting_list.add(user, child, wish)
            FamilyAddition.objects.create(
                key=key, guardian=guardian, child=child, entry=entry, at=clock.now()
            )
            trail.record(
                Action.CARE_ASKED_INSIDE,
                actor=user,
                subject=entry,
                client=child,
                organisation_id=guardian.family.organisation_id,
            )
            return entry
    except IntegrityError as error:
        found = _first_press(error, guardian, key)
        assert found.entry is not None
        return found.entry


def _before(guardian: Guardian, key: UUID) -> FamilyAddition | None:
    return FamilyAddition.objects.select_related("child", "entry").filter(guardian=guardian, key=key).first()


def _first_press(error: IntegrityError, guardian: Guardian, key: UUID) -> FamilyAddition:
    """What the other press of the same button made. Raises the error again when it was about something else."""
    if "familyaddition" not in constraint_of(error):
        raise error
    found = _before(guardian, key)
    if found is None:
        raise error
    return found
