"""Checks and reports as a worker may see them. Every function takes the user first."""

from django.db.models import QuerySet

from core.accounts.models import AccountSession, User
from core.accounts.rights import Right
from core.audit.models import Event
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


def last_browser(user: User, account_id: int) -> str:
    """With which browser and version an account of the worker's organisation was last here; empty when unknown.

    Sessions keep no version; the trail does, as core.audit.origin writes it: "Firefox 144, Linux".
    """
    lines = Event.objects.filter(actor_id=account_id, organisation_id=user.organisation_id).exclude(device="")
    line = lines.order_by("-at", "-pk").values_list("device", flat=True).first() or ""
    return line.partition(",")[0]
