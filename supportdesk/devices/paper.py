"""A report to the supplier as PDF (S-34)."""

from django.template.loader import render_to_string
from django.utils import translation

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib.pdf import render_pdf
from supportdesk.devices.models import SupplierReport


def report_paper(user: User, report: SupplierReport) -> bytes:
    """The report. Raises core.lib.pdf.PdfError; only what was made is recorded."""
    context = {
        "report": report,
        "organisation": user.organisation,
        "language": translation.get_language() or "nl",
    }
    content = render_pdf(render_to_string("devices/paper/report.html", context))
    trail.record(Action.SUPPLIER_REPORT_SAVED, actor=user, subject=report)
    return content
