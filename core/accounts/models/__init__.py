"""Organisations, accounts, roles and second factors."""

from core.accounts.models.limits import Limit
from core.accounts.models.links import AccountLink, ResetAttempt
from core.accounts.models.organisations import Organisation, Role, Unit, UnitChange, UnitPeriod
from core.accounts.models.second_factors import (
    AuthenticatorApp,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    RecoveryCodes,
    SecondFactorReset,
    WaitsAfterFailures,
)
from core.accounts.models.sessions import AccountSession, Browser, KeptForm
from core.accounts.models.users import User

__all__ = [
    "AccountLink",
    "AccountSession",
    "AuthenticatorApp",
    "Browser",
    "KeptForm",
    "Limit",
    "Organisation",
    "Passkey",
    "PasskeyChallenge",
    "RecoveryCode",
    "RecoveryCodes",
    "ResetAttempt",
    "Role",
    "SecondFactorReset",
    "Unit",
    "UnitChange",
    "UnitPeriod",
    "User",
    "WaitsAfterFailures",
]
