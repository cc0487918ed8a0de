from carecases.models.admissions import Admission
from carecases.models.applicants import ApplicantChange
from carecases.models.dossiers import Address, Dossier, ParentContact, SchoolData
from carecases.models.functions import CoordinatorRule, Function, FunctionHolder
from carecases.models.help_requests import HelpRequest, Label, StatusChange
from carecases.models.outside import OutsideSchool
from carecases.models.processes import Process, SchoolCare, Status, Title, Transition
from carecases.models.saved_views import SavedView

__all__ = [
    "Address",
    "Admission",
    "ApplicantChange",
    "CoordinatorRule",
    "Dossier",
    "Function",
    "FunctionHolder",
    "HelpRequest",
    "Label",
    "OutsideSchool",
    "ParentContact",
    "Process",
    "SavedView",
    "SchoolCare",
    "SchoolData",
    "Status",
    "StatusChange",
    "Title",
    "Transition",
]
