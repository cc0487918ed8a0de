"""Administrators and whom they manage, for the tests of Beheer."""

from typing import Any

from core.accounts.choices import Environment, OrganisationKind
from core.accounts.models import Organisation, User
from tests.factories import OrganisationFactory, RoleFactory, UnitFactory, UserFactory


def partnership() -> Organisation:
    return OrganisationFactory(partnership=True)


def staff_of(organisation: Organisation, *, role: str = "Intern begeleider", **values: Any) -> User:
    """A colleague with a role of the type Rest and without rights, unless `rights=` says which."""
    rights = values.pop("rights", [])
    made = RoleFactory(organisation=organisation, name=role, rights=rights)
    user = UserFactory(organisation=organisation, environment=Environment.STAFF, role=made, **values)
    if organisation.kind == OrganisationKind.PARTNERSHIP:
        user.units.add(UnitFactory(organisation=organisation))
    return user


def administrator_of(organisation: Organisation, **values: Any) -> User:
    return UserFactory(administrator=True, with_app=True, organisation=organisation, **values)


def root_of(organisation: Organisation, **values: Any) -> User:
    return UserFactory(root=True, with_app=True, organisation=organisation, **values)
