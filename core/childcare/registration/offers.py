"""What care can be asked where: the locations on offer for a child (K-16), from the cached copy of the register."""

from dataclasses import dataclass

from core.childcare.choices import CareType
from core.childcare.gateway.contract import LocationData, LocationList
from core.childcare.rules.on_offer import Place, is_on_offer

ASKED = (
    CareType.DAY_CARE,
    CareType.PLAYGROUP,
    CareType.AFTER_SCHOOL,
    CareType.BEFORE_SCHOOL,
    CareType.CHILDMINDING,
)
SEPARATOR = ":"


@dataclass(frozen=True)
class CareOffer:
    """A kind of care at a location that can be asked; `value` names it in a form."""

    care_type: CareType
    location: LocationData

    @property
    def value(self) -> str:
        return f"{self.care_type.value}{SEPARATOR}{self.location.key}"


def place_of(location: LocationData) -> Place:
    """What the rule looks at."""
    return Place(location.shown, location.open_care_types, location.schools)


def offers_in(data: LocationList, school: str | None) -> list[CareOffer]:
    """All that can be asked for a child of this school (the register's key; None without one)."""
    return [
        CareOffer(care_type, location)
        for care_type in ASKED
        for location in data.locations
        if is_on_offer(
            place_of(location), care_type.value, links_schools=data.links_schools, school=school or None
        )
    ]
