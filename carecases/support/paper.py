"""Declarations, decisions and copies of advices as PDF: tagged, nothing from outside, no name in the file's name."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.support.models import Decision, ExpertAdvice, Tlv
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.pdf import pdf_response, render_pdf


def tlv_pdf(user: User, help_request: HelpRequest, tlv: Tlv, advices: list[ExpertAdvice]) -> HttpResponse:
    """The declaration. Raises core.lib.pdf.PdfError; only what was made is recorded."""
    return _paper(user, help_request, "tlv", f"TLV-{tlv.number}", tlv=tlv, advices=advices)


def advice_pdf(user: User, help_request: HelpRequest, advice: ExpertAdvice) -> HttpResponse:
    """An advice, for the parents."""
    name = f"{_('advice')}-{help_request.dossier.number}-{advice.position}"
    return _paper(user, help_request, "advice", name, advice=advice)


def decision_pdf(user: User, help_request: HelpRequest, decision: Decision) -> HttpResponse:
    """The decision on a help request."""
    name = f"{_('decision')}-{help_request.dossier.number}-{help_request.pk}"
    return _paper(user, help_request, "decision", name, decision=decision)


def _paper(user: User, help_request: HelpRequest, template: str, name: str, **more: Any) -> HttpResponse:
    context = {
        "help_request": help_request,
        "dossier": help_request.dossier,
        "organisation": help_request.organisation,
        "language": translation.get_language() or "nl",
        "printed_at": clock.now(),
        **more,
    }
    content = render_pdf(render_to_string(f"support/paper/{template}.html", context))
    trail.record(
        Action.SUPPORT_PAPER_SAVED,
        actor=user,
        subject=help_request,
        client=help_request.dossier,
        paper=template,
    )
    return pdf_response(content, name)
