"""A diagnosis on paper (S-03)."""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from core.accounts.models import User
from core.lib import clock
from core.lib.pdf import render_pdf
from supportdesk.models import Diagnosis
from supportdesk.reading import result_of


def diagnosis_pdf(worker: User, diagnosis: Diagnosis) -> bytes:
    """All checks with what they found, as a PDF in the language of the page."""
    context = {
        "diagnosis": diagnosis,
        "result": result_of(diagnosis, worker),
        "organisation": diagnosis.organisation,
        "printed_at": clock.now(),
        "printed_by": worker.full_name,
        "language": get_language(),
    }
    return render_pdf(render_to_string("supportdesk/paper/diagnosis.html", context))
