"""The register in Kring's own database."""

from dataclasses import dataclass

from core.accounts.models import Organisation
from core.childcare.gateway.contract import GroupData, LocationData, LocationList, SchoolData
from core.childcare.gateway.family_contract import FamilyData
from core.childcare.gateway.own_family import own_family
from core.childcare.models import Group, Location, School


@dataclass(frozen=True)
class OwnRegister:
    """One organisation's rows, read afresh."""

    organisation: Organisation

    def health(self) -> None:
        """The database is up, or nobody would read this."""

    def family(self, debtor_number: str) -> FamilyData:
        """A family as it stands now. Raises GatewayError for a number that nobody has."""
        return own_family(self.organisation.pk, debtor_number)

    def locations(self) -> LocationList:
        rows = (
            Location.objects.filter(organisation=self.organisation)
            .prefetch_related("schools", "groups")
            .order_by("name", "pk")
        )
        schools = School.objects.filter(organisation=self.organisation)
        return LocationList(
            links_schools=self.organisation.links_schools,
            schools=[SchoolData(str(school.pk), school.name, school.brin) for school in schools],
            locations=[_location(row) for row in rows],
        )


def _location(row: Location) -> LocationData:
    return LocationData(
        key=str(row.pk),
        name=row.name,
        shown=row.shown_on_portal,
        street=row.street,
        house_number=row.house_number + row.house_number_addition,
        postcode=row.postcode,
        city=row.city,
        schools=[str(school.pk) for school in row.schools.all()],
        groups=[_group(group) for group in row.groups.all()],
    )


def _group(row: Group) -> GroupData:
    return GroupData(
        key=str(row.pk),
        name=row.name,
        care_type=row.care_type,
        is_open=row.open_for_requests,
        age_from_months=row.age_from_months,
        age_until_months=row.age_until_months,
    )
