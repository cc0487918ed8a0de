"""Declarations, decisions and copies of advices as PDF: tagged, nothing from outside, no name in the file's name.

And what the tabs Aanpak and TLV print of a whole help request (C-28).
"""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.printing import Sheet
from carecases.seats import Seat
from carecases.support.models import Approach, Decision, ExpertAdvice, Tlv
from carecases.support.selectors import advices_of, approaches_of, decision_on, tlvs_of
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.lib.display import money, short_date
from core.lib.pdf import pdf_response, render_pdf


def approaches(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    """The decision and the approaches, for the whole dossier on paper."""
    decision = decision_on(help_request)
    found = [_of_decision(decision)] if decision else []
    return [*found, *(_of_approach(row) for row in approaches_of(help_request))]


def _of_decision(decision: Decision) -> Sheet:
    facts = [
        (_("Amount"), money(decision.amount, _language())),
        (_("For"), _period(decision.first_day, decision.last_day)),
        (_("Taken"), f"{_day(clock.local_date(decision.granted_at))}, {decision.granted_by.full_name}"),
    ]
    if decision.placed_on:
        facts.append((_("Date of placement"), _day(decision.placed_on)))
    return Sheet(_("Decision"), tuple(facts), decision.reasons)


def _of_approach(approach: Approach) -> Sheet:
    days = ((_("Started"), approach.started_on), (_("Ended"), approach.ended_on))
    facts = (
        (_("Practitioner"), str(approach.practitioner)),
        (_("For"), _period(approach.first_day, approach.last_day)),
        (_("Hours in all"), f"{approach.hours.normalize():f}"),
        *((name, _day(day)) for name, day in days if day),
    )
    return Sheet(_("Approach: %(type)s") % {"type": approach.type}, facts, approach.evaluation)


def tlvs(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    """The advices and the TLVs, for the whole dossier on paper."""
    advices = [
        Sheet(
            _("Advice %(number)d") % {"number": advice.position},
            (
                (_("Name of the expert"), f"{advice.expert}, {advice.get_profession_display()}"),
                (_("Date of the advice"), _day(advice.given_on)),
                (_("Parents got a copy on"), _day(advice.copy_given_on) if advice.copy_given_on else "–"),
            ),
            advice.advice,
        )
        for advice in advices_of(help_request)
    ]
    issued = [
        Sheet(
            _("TLV %(number)s") % {"number": tlv.number},
            (
                (_("School type"), str(tlv.get_school_type_display())),
                (_("Category"), str(tlv.get_category_display())),
                (_("For"), _period(tlv.first_day, tlv.last_day)),
                (_("Issued on"), _day(tlv.issued_on)),
            ),
        )
        for tlv in tlvs_of(help_request)
    ]
    return advices + issued


def _language() -> str:
    return translation.get_language() or "nl"


def _day(day: date) -> str:
    return short_date(day, _language())


def _period(first: date, last: date) -> str:
    return f"{_day(first)} – {_day(last)}"


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
        "language": _language(),
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
