"""Checks and reports as a worker may see them. Every function takes the user first."""

from django.db.models import QuerySet

from core.accounts.models import AccountSession, User
from core.accounts.rights import Right
from core.lib import clock
from supportdesk.devices.models import KEPT, DeviceCheck, SupplierReport
from supportdesk.devices.rules.codes import read_code


def check_of_code(user: User, typed: str) -> DeviceCheck | None:
    """The check that a customer read out, however it was typed.

    A check tells nothing of who made it and belongs to no organisation: the code is what opens it, for whoever
    supports customers.
    """
    code = read_code(typed)
    if not code or not user.has_right(Right.SUPPORT_CUSTOMERS):
        return None
    return DeviceCheck.objects.filter(code=code, made_at__gt=clock.now() - KEPT).first()


def reports_of(user: User) -> QuerySet[SupplierReport]:
    """The reports of the worker's organisation, the newest first."""
    return SupplierReport.objects.filter(organisation=user.organisation_id).select_related("made_by")


def last_device(user: User, account_id: int) -> AccountSession | None:
    """Where an account of the worker's organisation was last signed in."""
    return AccountSession.objects.filter(user=account_id, user__organisation=user.organisation_id).first()
