"""Groups and their pupils: made, renamed, moved, removed (A-31)."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.models import HomeAccount, HomeGroup, Licence, Pupil
from core.lib.database import constraint_of

NAME_TAKEN = {"home_group_name_once_per_school", "pupil_once_per_group"}


class NameTakenError(Exception):
    """The organisation has a group, or the group a pupil, with this name already."""


class GroupNotEmptyError(Exception):
    """A group with pupils cannot go; `pupils` is how many there are."""

    def __init__(self, pupils: int) -> None:
        super().__init__(pupils)
        self.pupils = pupils


def save_group(user: User, group: HomeGroup, *, name: str, teachers: Collection[User]) -> HomeGroup:
    """A new group or a changed one. Raises NameTakenError, and PermissionDenied without the right."""
    _require_right(user)
    is_new = group.pk is None
    before = group.name
    group.organisation_id, group.name = user.organisation_id, name
    with transaction.atomic():
        _save(group)
        group.teachers.set(teachers)
        trail.record(
            Action.HOME_GROUP_SET,
            actor=user,
            subject=group,
            new=is_new,
            renamed=not is_new and before != name,
            teachers=sorted(teacher.pk for teacher in teachers),
        )
    return group


@transaction.atomic
def remove_group(user: User, group: HomeGroup) -> None:
    """With the licences that are for this group alone: they would hold for every group otherwise.

    Raises GroupNotEmptyError, and PermissionDenied without the right.
    """
    _require_right(user)
    locked = HomeGroup.objects.select_for_update().get(pk=group.pk)
    pupils = locked.pupils.count()
    if pupils:
        raise GroupNotEmptyError(pupils)
    own = Licence.objects.filter(groups=locked).exclude(
        groups__in=HomeGroup.objects.filter(organisation=locked.organisation_id).exclude(pk=locked.pk)
    )
    own.delete()
    trail.record(Action.HOME_GROUP_REMOVED, actor=user, subject=locked, name=locked.name)
    locked.delete()


def save_pupil(user: User, pupil: Pupil, *, group: HomeGroup, **name: str) -> Pupil:
    """A new pupil, or another name or group for one. Code, addresses and their state stay.

    `name`: first_name, prefix, last_name. Raises NameTakenError, and PermissionDenied without the right.
    """
    _require_right(user)
    is_new = pupil.pk is None
    came_from = None if is_new or pupil.group_id == group.pk else pupil.group_id
    pupil.group = group
    for field, value in name.items():
        setattr(pupil, field, value)
    with transaction.atomic():
        HomeGroup.objects.select_for_update().get(pk=group.pk)
        _save(pupil)
        action = Action.HOME_PUPIL_ADDED if is_new else Action.HOME_PUPIL_CHANGED
        moved: dict[str, Any] = {} if came_from is None else {"from_group": came_from, "to_group": group.pk}
        trail.record(action, actor=user, subject=pupil, client=pupil, **moved)
    return pupil


@transaction.atomic
def remove_pupil(user: User, pupil: Pupil) -> int:
    """The pupil, the code, the addresses, and the home accounts that no other pupil has; returns how many of these.

    An account that another child uses, here or elsewhere, stays as it is. Raises PermissionDenied without the right.
    """
    _require_right(user)
    locked = Pupil.objects.select_for_update().get(pk=pupil.pk)
    accounts = HomeAccount.objects.select_for_update().filter(addresses__pupil=locked).order_by("pk")
    ids = [account.pk for account in accounts]
    trail.record(Action.HOME_PUPIL_REMOVED, actor=user, subject=locked, client=locked, group=locked.group_id)
    locked.delete()
    unused = HomeAccount.objects.filter(pk__in=ids, addresses__isnull=True)
    removed = unused.count()
    unused.delete()
    return removed


def _save(row: HomeGroup | Pupil) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if constraint_of(error) in NAME_TAKEN:
            raise NameTakenError from error
        raise


def _require_right(user: User) -> None:
    if not user.has_right(Right.MANAGE_HOME_LOGIN):
        raise PermissionDenied
