from dataclasses import dataclass

import pytest

from core.accounts.models import User
from core.childcare.choices import ConsentKind
from core.childcare.models import Child, Group
from core.lib import clock
from tests.factories import (
    ChildFactory,
    ConsentFactory,
    GroupFactory,
    GuardianFactory,
    PlacementFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _store(own_store) -> None:
    """Every test here has files of its own."""


@dataclass(frozen=True)
class Circle:
    """A group with its staff, and two families with a child in it; photos of both may be shared."""

    group: Group
    staff: User
    parent: User
    child: Child
    other_parent: User
    other_child: Child


def family_in(group: Group) -> tuple[User, Child]:
    guardian = GuardianFactory(family__organisation=group.location.organisation)
    child = ChildFactory(family=guardian.family)
    PlacementFactory(child=child, group=group)
    allow_photos(child)
    return guardian.user, child


def allow_photos(child: Child, given: bool = True) -> None:
    ConsentFactory(child=child, kind=ConsentKind.PHOTOS, given=given, by=None, at=clock.now())


@pytest.fixture
def circle(db) -> Circle:
    group = GroupFactory()
    staff = UserFactory(group_staff=True, organisation=group.location.organisation)
    group.location.staff.add(staff)
    parent, child = family_in(group)
    other_parent, other_child = family_in(group)
    return Circle(group, staff, parent, child, other_parent, other_child)
