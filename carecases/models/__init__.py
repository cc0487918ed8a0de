from carecases.models.admissions import Admission
from carecases.models.dossiers import Dossier, SchoolData
from carecases.models.help_requests import HelpRequest, Label, StatusChange
from carecases.models.processes import Process, SchoolCare, Status, Title, Transition

__all__ = [
    "Admission",
    "Dossier",
    "HelpRequest",
    "Label",
    "Process",
    "SchoolCare",
    "SchoolData",
    "Status",
    "StatusChange",
    "Title",
    "Transition",
]
