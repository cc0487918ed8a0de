"""The tab Aanpak: the decision, and the approaches with who carries them out (C-34, C-66, C-74)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.actions.change_status import RefusedMoveError
from carecases.choices import Tab
from carecases.support.actions import approaches as acts
from carecases.support.actions.decide import DecidedError, decide
from carecases.support.completeness import needs_placement, why_not_on_paper
from carecases.support.forms import ApproachForm, DecisionForm, EvaluationForm, LastDayForm, may_evaluate
from carecases.support.mandate import OutsideMandateError, way_on_without_money
from carecases.support.models import Approach, Decision
from carecases.support.paper import decision_pdf
from carecases.support.selectors import approaches_of, decision_on
from carecases.support.views.pages import back, form_page, require_partnership, works_for_partnership
from carecases.views.entering import Entered, in_help_request
from carecases.wording import why_not_moved
from core.accounts.forms import posted


@require_safe
@in_help_request(Tab.APPROACH)
def approaches(request: HttpRequest, entered: Entered) -> HttpResponse:
    """What was decided, and what is planned and given."""
    shown = entered.help_request
    works = works_for_partnership(entered)
    rows = [
        {
            "approach": approach,
            "may_start": works and approach.started_on is None,
            "may_move": works and approach.ended_on is None,
            "may_end": approach.started_on is not None
            and approach.ended_on is None
            and (works or may_evaluate(entered.user, approach)),
            "asks": acts.way_to_end(entered.user, approach) if works and approach.ended_on else None,
        }
        for approach in approaches_of(shown).select_related("help_request__title")
    ]
    decision = decision_on(shown)
    context = {
        "entered": entered,
        "help_request": shown,
        "rows": rows,
        "decision": decision,
        "why_not_on_paper": why_not_on_paper(shown, decision) if decision else "",
        "may_work": works,
    }
    return render(request, "support/approaches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.APPROACH, working=True)
def plan(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Plan an approach."""
    require_partnership(entered)
    form = ApproachForm(entered.help_request, posted(request))
    if form.is_valid():
        try:
            made = acts.plan(entered.user, entered.help_request, form.planned)
        except RefusedMoveError as refusal:
            form.add_error(None, why_not_moved(refusal))
        else:
            if made.is_waiting:
                messages.warning(
                    request, _("The practitioner has no time for it in that period, so it waits.")
                )
            else:
                messages.success(request, _("The approach is planned."))
            return back(entered)
    return form_page(request, entered, form, _("Plan an approach"))


@require_POST
@in_help_request(Tab.APPROACH, working=True)
def start(request: HttpRequest, entered: Entered, approach_id: int) -> HttpResponse:
    """Start it; the help request is in treatment from now on."""
    require_partnership(entered)
    row = _approach(entered, approach_id)
    try:
        acts.start(entered.user, row.pk)
    except acts.NoTimeError as refusal:
        messages.error(
            request,
            _(
                "The practitioner has %(capacity)s hours a week, and with this approach a week takes %(needed)s. "
                "It goes on waiting; plan it with somebody else, or later."
            )
            % {"capacity": refusal.capacity, "needed": refusal.needed},
        )
    except acts.WrongMomentError:
        messages.info(request, _("It has started already."))
    except RefusedMoveError as refusal:
        sentences = [why_not_moved(refusal), *(lack.sentence for lack in refusal.lacks)]
        messages.error(request, " ".join(sentences))
    else:
        messages.success(request, _("The approach has started."))
    return back(entered)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.APPROACH, working=True)
def change_last_day(request: HttpRequest, entered: Entered, approach_id: int) -> HttpResponse:
    """Another last day; the practitioner is told."""
    require_partnership(entered)
    row = _approach(entered, approach_id)
    form = LastDayForm(row, posted(request))
    if form.is_valid():
        try:
            acts.change_last_day(entered.user, row.pk, form.cleaned_data["last_day"])
        except acts.NoTimeError as refusal:
            form.add_error("last_day", _no_time(refusal))
        except acts.WrongMomentError:
            form.add_error(None, _("This approach has ended, so its last day stays."))
        else:
            messages.success(request, _("The last day is changed. The practitioner gets a mail."))
            return back(entered)
    return form_page(request, entered, form, _("Change the last day"), lead=str(row.type))


def _no_time(refusal: acts.NoTimeError) -> str:
    return _(
        "The practitioner has %(capacity)s hours a week, and with this approach a week takes %(needed)s. "
        "Choose a later day, or plan it with somebody else."
    ) % {"capacity": refusal.capacity, "needed": refusal.needed}


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.APPROACH)
def end(request: HttpRequest, entered: Entered, approach_id: int) -> HttpResponse:
    """End it with an evaluation, by the partnership or by who carried it out."""
    row = _approach(entered, approach_id)
    if not (works_for_partnership(entered) or may_evaluate(entered.user, row)):
        raise Http404
    form = EvaluationForm(posted(request))
    if form.is_valid():
        try:
            acts.end(entered.user, row.pk, form.cleaned_data["evaluation"])
        except acts.WrongMomentError:
            form.add_error(None, _("This approach is not going on: it has not started, or has ended."))
        else:
            messages.success(request, _("The approach has ended."))
            return back(entered)
    return form_page(request, entered, form, _("End the approach"), lead=str(row.type))


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.APPROACH, working=True)
def take_decision(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Take the decision; outside the mandate the page offers the way on."""
    require_partnership(entered)
    shown = entered.help_request
    form = DecisionForm(
        posted(request),
        instance=Decision(help_request=shown, organisation=shown.organisation),
        needs_placement=needs_placement(shown),
    )
    way_on = None
    if form.is_valid():
        try:
            decide(entered.user, form.instance)
        except OutsideMandateError as refusal:
            form.add_error("amount", str(refusal))
            way_on = way_on_without_money(entered.user, shown)
        except DecidedError:
            form.add_error(None, _("There is a decision on this help request already."))
        else:
            messages.success(request, _("The decision is taken."))
            return back(entered)
    return form_page(request, entered, form, _("Take a decision"), way_on=way_on)


@require_safe
@in_help_request(Tab.APPROACH)
def decision_paper(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The decision as PDF, from its status on."""
    row = get_object_or_404(Decision.objects.select_related("granted_by"), help_request=entered.help_request)
    why_not = why_not_on_paper(entered.help_request, row)
    if why_not:
        raise PermissionDenied(why_not)
    return decision_pdf(entered.user, entered.help_request, row)


def _approach(entered: Entered, approach_id: int) -> Approach:
    return get_object_or_404(approaches_of(entered.help_request), pk=approach_id)
