"""What the tabs of this app print of a help request (C-28): see carecases.printing."""

from datetime import date

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases import printing
from carecases.choices import Tab
from carecases.models import HelpRequest
from carecases.printing import Sheet
from carecases.seats import Seat
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.display import short_date
from core.lib.nl import display_phone
from core.lib.pdf import pdf_response, render_pdf


def register() -> None:
    """Tell what these tabs print."""
    printing.register(Tab.PERSONAL, personal)
    printing.register(Tab.SCHOOL, school)
    printing.register(Tab.QUESTION, question)
    printing.register(Tab.HISTORY, history)


def personal(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    """The pupil; addresses and parents stay on screen, where secret ones are told apart."""
    dossier = help_request.dossier
    facts = (
        (_("First name (as called)"), dossier.first_name),
        (_("Prefix"), dossier.prefix or "–"),
        (_("Last name"), dossier.last_name),
        (_("Date of birth"), _day(dossier.birth_date)),
        (_("Sex"), str(dossier.get_sex_display())),
    )
    return [Sheet(_("Personal data"), facts)]


def school(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    """Who speaks for the school of this help request."""
    data = help_request.school_data
    facts = (
        (_("School"), str(data.school)),
        (_("Group"), data.group or "–"),
        (_("Contact person"), ", ".join(part for part in (data.contact, data.function) if part)),
        (_("E-mail address"), data.email),
        (_("Telephone"), display_phone(data.phone) if data.phone else "–"),
    )
    return [Sheet(_("School data"), facts)]


def question(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    facts = [
        (_("Date of the help request"), _day(help_request.asked_on)),
        (_("Help request"), str(help_request.title)),
        (_("Status"), str(help_request.status)),
        (_("Coordinator"), help_request.coordinator.full_name if help_request.coordinator else "–"),
        (_("Description"), help_request.description or "–"),
    ]
    if help_request.earlier_tlv:
        facts.append((_("Earlier TLV"), help_request.earlier_tlv))
    return [Sheet(_("Help request"), tuple(facts))]


def history(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    """Every step with its reason."""
    steps = help_request.steps.select_related("target", "by")
    facts = tuple(
        (
            f"{_day(clock.local_date(step.at))}: {step.target}",
            ". ".join(part for part in (step.by.full_name if step.by else _("Kring"), step.reason) if part),
        )
        for step in steps
    )
    return [Sheet(_("Status history"), facts)]


def help_request_pdf(user: User, help_request: HelpRequest, seat: Seat) -> HttpResponse:
    """All that this account sees of a help request; no name of a child in the name of the file.

    Raises core.lib.pdf.PdfError.
    """
    context = {
        "help_request": help_request,
        "sheets": printing.sheets(user, help_request, seat),
        "organisation": user.organisation,
        "language": get_language() or "nl",
        "printed_at": clock.now(),
        "printed_by": user.full_name,
    }
    content = render_pdf(render_to_string("carecases/paper/help_request.html", context))
    trail.record(
        Action.DOSSIER_EXPORTED, actor=user, subject=help_request, client=help_request.dossier, kind="pdf"
    )
    return pdf_response(content, f"dossier-{help_request.dossier.number}")


def _day(day: date) -> str:
    return short_date(day, get_language() or "nl")
