"""Afwezigheid doorgeven: reporting an absence in three taps, one absence, and undoing it (R-20 to R-22)."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.next_page import next_page
from core.childcare.family_pages import FamilyRequest, asking_page, children_page, guardian_of
from core.childcare.selectors import next_care_day
from core.lib import clock
from requests_app.actions.report_absence import AbsenceFacts, report_absence
from requests_app.actions.undo_absence import undo_absence, undo_refusal
from requests_app.care_forms import DaysForm, ReportForm, numbers
from requests_app.choices import AbsenceReason
from requests_app.facts import policy_of
from requests_app.models import Absence, Request
from requests_app.planned_care import planned_care
from requests_app.rules.absence import AbsenceVerdict
from requests_app.rules.care import PlannedCare
from requests_app.rules.refusals import Code, Refusal, Refused
from requests_app.selectors import absences_of
from requests_app.wording import sentences
from requests_app.words import amount_in


@dataclass(frozen=True)
class ReasonCard:
    """A reason with what it comes to for everything on the page.

    `credits` are the amounts earned by unit, `without` why some of it earns nothing; `refusals` forbid it.
    """

    reason: AbsenceReason
    verdicts: tuple[AbsenceVerdict, ...]

    @property
    def credits(self) -> list[str]:
        """ "11 hours", for each unit."""
        sums: Counter[str] = Counter()
        for verdict in self.verdicts:
            if verdict.earning is not None:
                sums[verdict.earning.unit] += verdict.earning.amount  # type: ignore[assignment]
        return [amount_in(Decimal(amount), unit) for unit, amount in sums.items()]

    @property
    def without(self) -> list[str]:
        reasons = [verdict.without_credit for verdict in self.verdicts if verdict.without_credit]
        return sentences(reasons)

    @property
    def refusals(self) -> list[str]:
        return sentences([refusal for verdict in self.verdicts for refusal in verdict.refusals])

    @property
    def promises(self) -> list[str]:
        """What the page promises, for the answer to compare with (see ReportForm)."""
        return [
            f"{verdict.care.id}:{self.reason.value}:{verdict.earning.amount}"
            for verdict in self.verdicts
            if verdict.earning is not None
        ]


@dataclass(frozen=True)
class ChildCare:
    """A child's planned moments on the page, with those that are ticked."""

    name: str
    child_id: int
    care: tuple[PlannedCare, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def report(request: FamilyRequest) -> HttpResponse:
    """Who is absent when and why; everything of the first day with care is ticked already."""
    days = DaysForm(request.POST) if request.method == "POST" else _days_asked(request)
    if request.method != "POST" or not days.is_valid():
        return _page(request, days, None, status=422 if days.is_bound and days.errors else 200)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, days, form, status=422)
    try:
        reported = report_absence(guardian_of(request), form.report(request.POST), form.submission())
    except Refused as refused:
        form.explain(refused.refusals)
        changed = any(refusal.code is Code.CHANGED_MEANWHILE for refusal in refused.refusals)
        return _page(request, days, form, status=409 if changed else 422)
    messages.success(request, _told(reported))
    return redirect("requests:overview")


def _days_asked(request: FamilyRequest) -> DaysForm:
    """The days in the address; without them the first day with care, today included."""
    if "van" in request.GET:
        return DaysForm(request.GET)
    day = next_care_day(request.user) or clock.today()
    return DaysForm({"van": day.isoformat(), "tot": ""})


def _told(reported: Request) -> str:
    absences = reported.absences.select_related("child", "credit").order_by("date", "starts", "pk")
    names = list(dict.fromkeys(absence.child.first_name for absence in absences))
    words = _("Reported absent: %(names)s.") % {"names": ", ".join(names)}
    earned: Counter[str] = Counter()
    for absence in absences:
        if absence.credit is not None:
            earned[absence.credit.unit] += absence.credit_amount  # type: ignore[assignment]
    amounts = [amount_in(Decimal(amount), unit) for unit, amount in earned.items()]
    if amounts:
        words += " " + _("Credit: %(amounts)s.") % {"amounts": ", ".join(amounts)}
    return words


def _page(request: FamilyRequest, days: DaysForm, form: ReportForm | None, status: int = 200) -> HttpResponse:
    care = _care(request, days)
    facts = AbsenceFacts.of(guardian_of(request).family, care)
    ticked = numbers(request.POST.getlist("moment")) if form is not None else [moment.id for moment in care]
    form = form or ReportForm(initial={"key": str(uuid.uuid4()), "reason": request.GET.get("reden", "")})
    context = {
        "days": days,
        "form": form,
        "children": _children(care),
        "ticked": ticked,
        "cards": [ReasonCard(reason, facts.judge(reason)) for reason in AbsenceReason] if care else [],
        "uses_credits": facts.family.organisation.uses_credits,
        "next_day": None if care else next_care_day(request.user),
    }
    return render(request, "requests/absence_report.html", context, status=status)


def _care(request: FamilyRequest, days: DaysForm) -> tuple[PlannedCare, ...]:
    """What is planned on the chosen days and not over yet."""
    if not days.is_valid():
        return ()
    now = clock.now()
    planned = planned_care(guardian_of(request).family, *days.span)
    return tuple(moment for moment in planned if moment.ends_at > now)


def _children(care: Sequence[PlannedCare]) -> list[ChildCare]:
    names = {moment.child_id: moment.child_name for moment in care}
    return [
        ChildCare(name, child, tuple(moment for moment in care if moment.child_id == child))
        for child, name in names.items()
    ]


@require_safe
@children_page
def absence(request: FamilyRequest, absence_id: int) -> HttpResponse:
    """Everything about one absence."""
    return _absence_page(request, get_object_or_404(absences_of(request.user), pk=absence_id))


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def undo(request: FamilyRequest, absence_id: int) -> HttpResponse:
    """Asks whether it is meant, and plans the care again."""
    found = get_object_or_404(absences_of(request.user), pk=absence_id)
    if request.method == "POST":
        return _undo(request, found)
    if _refusal(found) is not None:
        return redirect("requests:absence", absence_id)
    return render(request, "requests/absence_undo.html", {"absence": found, "next": next_page(request)})


def _undo(request: FamilyRequest, found: Absence) -> HttpResponse:
    try:
        undo_absence(request.user, found.pk)
    except Absence.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        found.refresh_from_db()
        done = any(refusal.code is Code.ABSENCE_UNDONE for refusal in refused.refusals)
        return _absence_page(request, found, sentences(refused.refusals), status=409 if done else 422)
    messages.success(request, _("%(child)s is expected again.") % {"child": found.child.first_name})
    return redirect(next_page(request) or "requests:overview")


def _refusal(found: Absence) -> Refusal | None:
    return undo_refusal(found, policy_of(found.organisation))


def _absence_page(
    request: FamilyRequest, found: Absence, problems: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    context = {
        "absence": found,
        "refusal": _refusal(found),
        "problems": problems,
        "may_ask": request.access.may_ask,
        "next": next_page(request),
    }
    return render(request, "requests/absence.html", context, status=status)
