from core.childcare.models.bsn import Bsn
from core.childcare.models.calendar import ClosingDay, SchoolHoliday, StudyDay
from core.childcare.models.families import (
    Child,
    Childminder,
    Consent,
    Family,
    Guardian,
    Relative,
)
from core.childcare.models.places import (
    DayPart,
    DayPartPrice,
    Group,
    GroupCapacity,
    GroupDay,
    Location,
    OpeningHours,
    School,
    StaffDuty,
)
from core.childcare.models.presence import Presence
from core.childcare.models.schedule import CareMoment, Placement, PlacementPart

__all__ = [
    "Bsn",
    "CareMoment",
    "Child",
    "Childminder",
    "ClosingDay",
    "Consent",
    "DayPart",
    "DayPartPrice",
    "Family",
    "Group",
    "GroupCapacity",
    "GroupDay",
    "Guardian",
    "Location",
    "OpeningHours",
    "Placement",
    "PlacementPart",
    "Presence",
    "Relative",
    "School",
    "SchoolHoliday",
    "StaffDuty",
    "StudyDay",
]
