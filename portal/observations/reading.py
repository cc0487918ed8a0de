"""An observation as a page on paper."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.pdf import pdf_response, render_pdf
from portal.observations.models import Observation
from portal.observations.selectors import in_sections


def observation_pdf(user: User, observation: Observation) -> HttpResponse:
    """The PDF to be saved; the line in the trail says who took it out. Raises core.lib.pdf.PdfError."""
    context = {
        "observation": observation,
        "sections": in_sections(observation),
        "organisation": user.organisation,
        "language": get_language() or "nl",
        "printed_at": clock.now(),
    }
    content = render_pdf(render_to_string("observations/paper/observation.html", context))
    trail.record(Action.OBSERVATION_EXPORTED, actor=user, subject=observation, client=observation.child)
    return pdf_response(content, f"{_('Observation')} {observation.observed_on:%Y-%m-%d}")
