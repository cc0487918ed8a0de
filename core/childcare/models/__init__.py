from core.childcare.models.bsn import Bsn
from core.childcare.models.calendar import ClosingDay, SchoolHoliday, StudyDay
from core.childcare.models.consents import ConsentText
from core.childcare.models.families import (
    Child,
    Childminder,
    Consent,
    Family,
    Guardian,
    Relative,
)
from core.childcare.models.gateway import (
    FamilyCopy,
    LocationCopy,
    RegisterConnection,
    RegisterToken,
    RegisterWrite,
    ToldChange,
)
from core.childcare.models.invoices import Invoice, InvoiceLine, InvoiceRun, InvoiceSequence
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
from core.childcare.models.registrations import (
    FamilyAddition,
    HeldBsn,
    ImportEntry,
    Registration,
    RegistrationFile,
    RegistrationStop,
)
from core.childcare.models.schedule import CareMoment, Placement, PlacementPart
from core.childcare.models.waiting import WaitingEntry, WaitingOffer, WaitingOfferPart

__all__ = [
    "Bsn",
    "CareMoment",
    "Child",
    "Childminder",
    "ClosingDay",
    "Consent",
    "ConsentText",
    "DayPart",
    "DayPartPrice",
    "Family",
    "FamilyAddition",
    "FamilyCopy",
    "Group",
    "GroupCapacity",
    "GroupDay",
    "Guardian",
    "HeldBsn",
    "ImportEntry",
    "Invoice",
    "InvoiceLine",
    "InvoiceRun",
    "InvoiceSequence",
    "Location",
    "LocationCopy",
    "OpeningHours",
    "Placement",
    "PlacementPart",
    "Presence",
    "RegisterConnection",
    "RegisterToken",
    "RegisterWrite",
    "Registration",
    "RegistrationFile",
    "RegistrationStop",
    "Relative",
    "School",
    "SchoolHoliday",
    "StaffDuty",
    "StudyDay",
    "ToldChange",
    "WaitingEntry",
    "WaitingOffer",
    "WaitingOfferPart",
]
