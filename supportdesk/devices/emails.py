"""The mail with which a report goes to the supplier (S-34)."""

from core.notifications import messages
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from supportdesk.devices.models import SupplierReport

REPORT = "devices.supplier_report"


def register() -> None:
    """Make the mail of this app known."""
    messages.register(REPORT, _report)


def _report(message: OutboxMessage) -> Mail | None:
    rows = SupplierReport.objects.select_related("organisation", "made_by")
    report = rows.filter(pk=message.context["report"]).first()
    if report is None:
        return None
    return render("devices/supplier_report", {"report": report}, organisation=report.organisation)
