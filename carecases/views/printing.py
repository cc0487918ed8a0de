"""A whole help request as a PDF, as this account sees it (C-28)."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carecases.choices import Tab
from carecases.paper import help_request_pdf
from carecases.views.entering import Entered, in_help_request
from core.lib.pdf import PdfError

logger = logging.getLogger(__name__)


@require_safe
@in_help_request(Tab.QUESTION)
def file(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The PDF to be saved."""
    try:
        return help_request_pdf(entered.user, entered.help_request, entered.seat)
    except PdfError as problem:
        logger.error("No PDF of a help request: %s", problem)
        messages.error(request, _("The PDF could not be made. Try again later, or print the page."))
        return redirect("carecases:help_request", entered.help_request.pk)
