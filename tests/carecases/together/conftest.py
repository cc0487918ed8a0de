import pytest

from tests.factories import GuestRolesFactory, HelpRequestFactory, SchoolCareFactory, UserFactory
from tests.pages import in_english
from tests.signing_in import sign_in


@pytest.fixture
def agreement(school):
    """The board signed, and has somebody for privacy."""
    school.board, school.privacy_contact = "Stichting Samen Wijs", "fg@samenwijs.example"
    school.save()
    return SchoolCareFactory(unit=school, has_agreement=True)


@pytest.fixture
def roles(partnership):
    return GuestRolesFactory(organisation=partnership)


@pytest.fixture
def help_request(school, agreement, roles):
    """One that was not submitted yet, so that school and guests are among themselves."""
    return HelpRequestFactory(
        school=school, hidden=True, dossier__first_name="Hasna", dossier__last_name="El-Makrini"
    )


@pytest.fixture
def submitted(school, agreement, roles):
    """One that the partnership sees."""
    return HelpRequestFactory(school=school, dossier__first_name="Hasna", dossier__last_name="El-Makrini")


@pytest.fixture
def therapist(partnership, roles):
    """A guest with all external rights."""
    return UserFactory(
        guest=True,
        organisation=partnership,
        with_app=True,
        full_name="Lieke Veenstra",
        email="lieke@spreekwijzer.example",
    )


@pytest.fixture
def at_practice(therapist):
    return in_english(sign_in(therapist))
