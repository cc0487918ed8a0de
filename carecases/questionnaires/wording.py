"""Forms in words: answers as people read them, faults of a definition, refusals."""

from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases.questionnaires.models import FilledForm, SignOff
from carecases.questionnaires.rules import definition
from carecases.questionnaires.rules.definition import Fault, Finding, Question
from core.lib import clock
from core.lib.display import money, short_date


def answer_in_words(question: Question, answer: Any) -> str:
    """The stored answer as people read it, empty when there is none."""
    if answer in (None, "", []):
        return ""
    if question.kind == definition.YES_NO:
        return _("yes") if answer == definition.YES else _("no")
    if question.kind == definition.CHOICES:
        return ", ".join(answer)
    if question.kind == definition.MONEY:
        return money(Decimal(answer), get_language() or "nl")
    if question.kind == definition.NUMBER:
        return str(answer).replace(".", ",") if get_language() == "nl" else str(answer)
    if question.kind == definition.DATE:
        return _day(answer)
    if question.kind == definition.PERIOD:
        return _("%(first)s until and including %(last)s") % {
            "first": _day(answer[0]) or "…",
            "last": _day(answer[1]) or "…",
        }
    return str(answer)


def _day(text: str | None) -> str:
    day = parse_date(text) if text else None
    return short_date(day, get_language() or "nl") if day else ""


def condition_in_words(question: Question, earlier: Question | None) -> str:
    """When a question is asked: for who reads the page without scripts."""
    if earlier is None:
        return ""
    values = [answer_in_words(earlier, value) for value in question.values if earlier.kind == "yes_no"]
    return _("Only when “%(question)s” is answered with: %(answers)s.") % {
        "question": earlier.text,
        "answers": ", ".join(values or question.values),
    }


def saved_meanwhile(form: FilledForm) -> str:
    """Why a text is not saved over that of a colleague."""
    name = form.written_by.full_name if form.written_by else _("Somebody")
    at = (form.written_at or form.made_at).astimezone(clock.AMSTERDAM)
    return _(
        "%(name)s saved this form at %(at)s, while you were writing. Yours stands below and is not saved yet: "
        "compare it with the answers of %(name)s, and save again to put yours in their place."
    ) % {"name": name, "at": f"{at:%H:%M}"}


def fault_in_words(finding: Finding) -> str:
    """What stands in the way of publishing a form, and what to do."""
    sentence = {
        Fault.NO_SECTION: _("The form asks nothing yet. Add a section with a question."),
        Fault.EMPTY_SECTION: _("The section “%(about)s” has no question. Add one, or remove the section."),
        Fault.NO_FILLER: _(
            "Only the competent authority would answer this form. Add a section for who fills it in."
        ),
        Fault.AUTHORITY_NOT_LAST: _("The sections for the competent authority come last. Move them down."),
        Fault.TOO_FEW_OPTIONS: _("“%(about)s” needs two answers to choose from at least."),
        Fault.NOT_EARLIER: _(
            "“%(about)s” depends on a question that does not stand before it. Move it down, or change when it is "
            "asked."
        ),
        Fault.UNKNOWN_VALUE: _("“%(about)s” depends on an answer that cannot be given. Choose another one."),
    }[finding.fault]
    return sentence % {"about": finding.about}


def verdict_in_words(sign_off: SignOff) -> str:
    """What somebody said, when and which way: "agreed on wo 24-02-2026, on paper"."""
    if not sign_off.verdict:
        return _("asked on %(date)s, no answer yet") % {
            "date": short_date(clock.local_date(sign_off.asked_at), get_language() or "nl")
        }
    day = sign_off.on or clock.local_date(sign_off.decided_at or sign_off.asked_at)
    return _("%(verdict)s on %(date)s, %(way)s") % {
        "verdict": sign_off.get_verdict_display(),
        "date": short_date(day, get_language() or "nl"),
        "way": sign_off.get_way_display(),
    }
