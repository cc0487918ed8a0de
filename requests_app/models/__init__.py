"""Requests, their bookings, swaps and absences, credits and policy rules."""

from requests_app.models.absences import Absence
from requests_app.models.credits import Credit, CreditImport, CreditMovement, CreditRun, CreditRunLine
from requests_app.models.day_lists import DayListPaper
from requests_app.models.policy import PolicyRule
from requests_app.models.requests import Booking, Draft, RejectionTemplate, Request
from requests_app.models.swaps import GivenUp

__all__ = [
    "Absence",
    "Booking",
    "Credit",
    "CreditImport",
    "CreditMovement",
    "CreditRun",
    "CreditRunLine",
    "DayListPaper",
    "Draft",
    "GivenUp",
    "PolicyRule",
    "RejectionTemplate",
    "Request",
]
