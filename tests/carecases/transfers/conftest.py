from datetime import date

import pytest

from core.accounts.rights import Right
from tests.factories import (
    HelpRequestFactory,
    RoleFactory,
    SchoolDataFactory,
    TransferFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import in_english
from tests.signing_in import sign_in


@pytest.fixture
def former(partnership):
    """The school where the pupil was."""
    return UnitFactory(organisation=partnership, name="Het Kompas")


@pytest.fixture
def former_ib(partnership, former):
    user = UserFactory(ib=True, organisation=partnership, with_app=True, email="ib@kompas.example")
    user.units.add(former)
    return user


@pytest.fixture
def at_former(former_ib):
    return in_english(sign_in(former_ib))


@pytest.fixture
def asked(former, former_ib):
    """A help request that the former school filed, of Hasna El-Makrini."""
    return HelpRequestFactory(
        school=former,
        dossier__first_name="Hasna",
        dossier__prefix="",
        dossier__last_name="El-Makrini",
        dossier__birth_date=date(2017, 5, 4),
        title__name="Thuiszitter",
        school_data__applicant=former_ib,
        school_data__email="ib@kompas.example",
    )


@pytest.fixture
def dossier(asked):
    SchoolDataFactory(dossier=asked.dossier, applicant=asked.school_data.applicant, email="ib@kompas.example")
    return asked.dossier


@pytest.fixture
def releaser(partnership):
    """Somebody of the partnership who may hand dossiers over."""
    rights = [Right.SEE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS, Right.RELEASE_DOSSIERS]
    role = RoleFactory(organisation=partnership, rights=[right.value for right in rights])
    return UserFactory(scp=True, role=role, organisation=partnership, with_app=True)


@pytest.fixture
def at_releaser(releaser):
    return in_english(sign_in(releaser))


@pytest.fixture
def transfer(dossier, school, ib):
    """The school of now asked for it."""
    return TransferFactory(dossier=dossier, to_school=school, asked_by=ib)
