"""Forms on paper (C-28): one form as a PDF, and the forms in the whole help request."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.printing import Sheet
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.selectors import forms_in, may_read, parts_of, sign_offs_of
from carecases.questionnaires.wording import answer_in_words, verdict_in_words
from carecases.seats import Seat
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.pdf import pdf_response, render_pdf


def forms(user: User, help_request: HelpRequest, seat: Seat) -> list[Sheet]:
    """The forms of a help request that this seat reads and on which something was written."""
    return [
        sheet
        for form in forms_in(user, help_request, seat)
        if may_read(form, seat) and form.written_at
        for sheet in sheets_of(form)
    ]


def sheets_of(form: FilledForm) -> list[Sheet]:
    """One form: a sheet for each section, and one for the signatures."""
    found = [
        Sheet(
            f"{form}: {part.section.title}",
            tuple(
                (one.question.text, answer_in_words(one.question, one.answer) or _("not filled in"))
                for one in part.answers
            ),
        )
        for part in parts_of(form)
    ]
    signed = tuple(
        (f"{one.name} ({one.get_party_display()})", verdict_in_words(one)) for one in sign_offs_of(form)
    )
    return [*found, Sheet(_("%(form)s: signatures") % {"form": form}, signed)] if signed else found


def form_pdf(user: User, form: FilledForm) -> HttpResponse:
    """The PDF to be saved; its name and title have no name of a child. Raises core.lib.pdf.PdfError."""
    help_request = form.help_request
    context = {
        "form": form,
        "help_request": help_request,
        "sheets": sheets_of(form),
        "organisation": user.organisation,
        "language": get_language() or "nl",
        "printed_at": clock.now(),
    }
    content = render_pdf(render_to_string("questionnaires/paper/form.html", context))
    trail.record(Action.FORM_EXPORTED, actor=user, subject=form, client=help_request.dossier)
    name = slugify(str(form)) or _("form")
    return pdf_response(content, f"dossier-{help_request.dossier.number}-{name}")
