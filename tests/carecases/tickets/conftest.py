import pytest

from core.accounts.rights import Right
from tests.factories import (
    FOR_A_SCHOOL,
    FOR_THE_PARTNERSHIP,
    OrganisationFactory,
    RoleFactory,
    SchoolContactFactory,
    UserFactory,
)
from tests.pages import in_english
from tests.signing_in import sign_in


@pytest.fixture
def ib(partnership, school):
    """The IB'er of the school, who sends tickets."""
    role = RoleFactory(
        organisation=partnership, name="Intern begeleider", rights=[*FOR_A_SCHOOL, Right.SEND_TICKETS]
    )
    user = UserFactory(
        ib=True,
        role=role,
        organisation=partnership,
        with_app=True,
        full_name="Ingrid Blom",
        email="ib@school.example",
    )
    user.units.add(school)
    return user


@pytest.fixture
def scp(partnership):
    """Handles tickets, and is no administrator."""
    role = RoleFactory(
        organisation=partnership,
        name="Schoolcontactpersoon",
        rights=[*FOR_THE_PARTNERSHIP, Right.HANDLE_TICKETS],
    )
    return UserFactory(
        scp=True, role=role, organisation=partnership, with_app=True, full_name="Saskia Vermeulen"
    )


@pytest.fixture
def known(school, ib):
    """The IB'er is known as contact of the school."""
    return SchoolContactFactory(school=school, user=ib)


@pytest.fixture
def as_admin(admin):
    return in_english(sign_in(admin))


@pytest.fixture
def kring(db):
    """Somebody of Kring, whose own organisation is another one."""
    organisation = OrganisationFactory()
    role = RoleFactory(organisation=organisation, name="Kring", rights=[Right.KRING_SUPPORT])
    return UserFactory(ib=True, role=role, organisation=organisation, with_app=True)


@pytest.fixture
def at_kring(kring):
    return in_english(sign_in(kring))
