"""Writing a report to the supplier, mailing it, and saving it as a file (S-34)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications.outbox import enqueue
from supportdesk.devices.emails import REPORT
from supportdesk.devices.models import DeviceCheck, SupplierReport


@dataclass(frozen=True)
class ReportFacts:
    """What a worker fills in; see the table for each."""

    device: str
    system: str
    browser: str
    happened_at: datetime
    was_done: str
    error_numbers: str = ""
    remarks: str = ""


@transaction.atomic
def write_report(
    worker: User, facts: ReportFacts, *, check: DeviceCheck | None = None, measured: str = ""
) -> SupplierReport:
    """Keep a report; it goes nowhere yet. `measured` is what the check says in words, as the check itself goes."""
    report = SupplierReport.objects.create(
        organisation=worker.organisation,
        device_check=check,
        made_by=worker,
        made_at=clock.now(),
        measured=measured,
        **vars(facts),
    )
    trail.record(Action.SUPPLIER_REPORT_WRITTEN, actor=worker, subject=report)
    return report


@transaction.atomic
def send_report(worker: User, report: SupplierReport, address: str) -> None:
    """Mail the report; the same report to the same address goes once."""
    report.sent_to, report.sent_at = address, clock.now()
    report.save(update_fields=["sent_to", "sent_at"])
    enqueue(
        REPORT,
        address=address,
        context={"report": report.pk},
        dedup_key=f"{REPORT}:{report.pk}:{address.lower()}",
    )
    trail.record(Action.SUPPLIER_REPORT_SENT, actor=worker, subject=report)
