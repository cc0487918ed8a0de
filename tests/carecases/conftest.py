import pytest

from carecases.models import SchoolCare
from tests.factories import OrganisationFactory, TitleFactory, UnitFactory, UserFactory
from tests.pages import in_english
from tests.signing_in import sign_in


@pytest.fixture
def partnership():
    return OrganisationFactory(partnership=True)


@pytest.fixture
def school(partnership):
    return UnitFactory(organisation=partnership, name="De Regenboog")


@pytest.fixture
def ib(partnership, school):
    """The IB'er of the school."""
    user = UserFactory(ib=True, organisation=partnership, with_app=True, email="ib@school.example")
    user.units.add(school)
    return user


@pytest.fixture
def scp(partnership):
    """A contact person of the partnership."""
    return UserFactory(scp=True, organisation=partnership, with_app=True)


@pytest.fixture
def admin(partnership):
    """The application administrator, who sees what is hidden too."""
    return UserFactory(root=True, organisation=partnership, with_app=True)


@pytest.fixture
def at_school(ib):
    return in_english(sign_in(ib))


@pytest.fixture
def at_partnership(scp):
    return in_english(sign_in(scp))


@pytest.fixture
def title(partnership):
    return TitleFactory(
        process__organisation=partnership, name="Ambulante Begeleiding", first_status__label="Aanmelding"
    )


@pytest.fixture
def in_region(school):
    """Puts the school in a region."""
    return lambda region: SchoolCare.objects.update_or_create(unit=school, defaults={"region": region})
