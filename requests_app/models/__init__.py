"""Requests, their bookings, swaps and absences, credits and policy rules."""

from requests_app.models.credits import Credit, CreditMovement
from requests_app.models.policy import PolicyRule
from requests_app.models.requests import Booking, Draft, RejectionTemplate, Request

__all__ = ["Booking", "Credit", "CreditMovement", "Draft", "PolicyRule", "RejectionTemplate", "Request"]
