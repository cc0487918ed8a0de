"""What a transition lacks of support, and what stands in the way of deleting (C-13, C-17)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecases.choices import TitleKind
from carecases.conditions import Lack
from carecases.models import HelpRequest, Status
from carecases.support.models import Approach, Decision, ExpertAdvice, TitleTerms, Tlv
from carecases.support.selectors import advices_of, approaches_of, decision_on, issued_tlv
from core.lib import clock

ARRANGED = "gearrangeerd-budget"
"""The code of the status with which the decision on a budget or placement goes out."""


def missing_tlv(help_request: HelpRequest) -> list[Lack]:
    """A TLV with its two advices, of which the parents got copies."""
    lacks = advices_lacking(help_request)
    if issued_tlv(help_request) is None:
        lacks.append(Lack(_("The TLV is not issued yet."), reverse("support:tlv", args=[help_request.pk])))
    return lacks


def advices_lacking(help_request: HelpRequest) -> list[Lack]:
    """What the advices still need before a TLV can be issued."""
    by_place = {advice.position: advice for advice in advices_of(help_request)}
    lacks = []
    for position in (1, 2):
        url = reverse("support:advice", args=[help_request.pk, position])
        advice = by_place.get(position)
        if advice is None:
            lacks.append(Lack(_("Advice %(number)d of an expert is missing.") % {"number": position}, url))
        elif advice.copy_given_on is None:
            lacks.append(
                Lack(_("The parents have no copy of advice %(number)d yet.") % {"number": position}, url)
            )
    return lacks


def missing_decision(help_request: HelpRequest) -> list[Lack]:
    """A decision within the mandate; where the title asks it, after the date of placement."""
    url = reverse("support:approaches", args=[help_request.pk])
    decision = decision_on(help_request)
    if decision is None:
        return [Lack(_("There is no decision within the mandate yet."), url)]
    if not needs_placement(help_request):
        return []
    if decision.placed_on is None or decision.placed_on > clock.today():
        return [Lack(_("The decision is made once the pupil was placed."), url)]
    return []


def why_not_on_paper(help_request: HelpRequest, decision: Decision) -> str:
    """Empty once the decision can be on paper: from “Gearrangeerd budget” on, where the process has that status, and
    after the date of placement where the title asks it (C-66)."""
    has_status = Status.objects.filter(process=help_request.process_id, code=ARRANGED, is_retired=False)
    came_there = help_request.steps.filter(target__code=ARRANGED).exists()
    arranged = has_status.first()
    if arranged is not None and help_request.status.code != ARRANGED and not came_there:
        return _("The decision is on paper once the help request has the status “%(status)s”.") % {
            "status": arranged.label
        }
    if needs_placement(help_request) and (decision.placed_on is None or decision.placed_on > clock.today()):
        return _("The decision is made once the pupil was placed.")
    return ""


def needs_placement(help_request: HelpRequest) -> bool:
    """Whether decisions on this title wait for the date of placement."""
    return TitleTerms.objects.filter(title=help_request.title_id, needs_placement=True).exists()


def missing_approach(help_request: HelpRequest) -> list[Lack]:
    """An approach with a practitioner who has time for it."""
    if approaches_of(help_request).filter(is_waiting=False).exists():
        return []
    url = reverse("support:approaches", args=[help_request.pk])
    return [Lack(_("No approach is planned with a practitioner who has time for it."), url)]


def support_in_the_way(help_request: HelpRequest) -> list[Lack]:
    """What was filled in here keeps a help request from being deleted."""
    tlv, approaches = (reverse(f"support:{name}", args=[help_request.pk]) for name in ("tlv", "approaches"))
    there = (
        (Tlv.objects.filter(help_request=help_request), _("A TLV stands in it."), tlv),
        (
            ExpertAdvice.objects.filter(help_request=help_request),
            _("An advice of an expert stands in it."),
            tlv,
        ),
        (Approach.objects.filter(help_request=help_request), _("An approach stands in it."), approaches),
        (Decision.objects.filter(help_request=help_request), _("A decision stands in it."), approaches),
    )
    return [Lack(sentence, url) for rows, sentence, url in there if rows.exists()]


def is_decided(help_request: HelpRequest) -> bool:
    """Whether a decision or a TLV rests on what the help request holds."""
    return decision_on(help_request) is not None or issued_tlv(help_request) is not None


def has_tlv(help_request: HelpRequest) -> bool:
    """Whether a help request leads to a TLV."""
    return help_request.title.kind == TitleKind.TLV
