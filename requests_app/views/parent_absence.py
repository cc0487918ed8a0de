"""Afwezigheid doorgeven: reporting an absence in three taps, one absence, and undoing it (R-20 to R-22)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.next_page import next_page
from core.childcare.family_pages import FamilyRequest, asking_page, children_page, guardian_of
from core.childcare.selectors import coming_care_days
from core.lib import clock
from requests_app.actions.report_absence import AbsenceFacts, report_absence
from requests_app.actions.undo_absence import undo_absence, undo_series
from requests_app.care_forms import DaysForm, ReportForm, numbers, with_day_pressed
from requests_app.choices import AbsenceReason
from requests_app.facts import policy_of
from requests_app.models import Absence, Request
from requests_app.overview import AbsenceEntry, absence_entry
from requests_app.planned_care import planned_care
from requests_app.rules.absence import AbsenceVerdict
from requests_app.rules.care import PlannedCare
from requests_app.rules.refusals import Code, Refusal, Refused
from requests_app.selectors import absences_of
from requests_app.wording import sentences
from requests_app.words import credit_sums

DAYS_OFFERED = 6
"""Coming days with care that the page offers as buttons."""
DAY_PRESSED = "van_dag"


@dataclass(frozen=True)
class ReasonCard:
    """A reason with what it comes to for everything that is ticked.

    `credits` are the amounts earned by unit, `without` why some of it earns nothing; `refusals` forbid it.
    """

    reason: AbsenceReason
    verdicts: tuple[AbsenceVerdict, ...]

    @property
    def credits(self) -> list[str]:
        """ "11 hours", for each unit."""
        earnings = (verdict.earning for verdict in self.verdicts)
        return credit_sums((earning.unit, earning.amount) for earning in earnings if earning)

    @property
    def without(self) -> list[str]:
        return sentences(_last_by_rule(self.verdicts))

    @property
    def refusals(self) -> list[str]:
        return sentences([refusal for verdict in self.verdicts for refusal in verdict.refusals])

    @property
    def ends_swap(self) -> bool:
        """Whether a swap that is not decided yet ends with it."""
        return any(verdict.ends_swap for verdict in self.verdicts)

    @property
    def promises(self) -> list[str]:
        """What the page promises, for the answer to compare with (see ReportForm)."""
        return [
            f"{verdict.care.id}:{self.reason.value}:{verdict.earning.amount}"
            for verdict in self.verdicts
            if verdict.earning is not None
        ]


def _last_by_rule(verdicts: Iterable[AbsenceVerdict]) -> list[Refusal]:
    """Why there is no credit, once for each rule: of the last day part, for the others are no later than that."""
    last: list[Refusal] = []
    for refusal in (verdict.without_credit for verdict in verdicts):
        if refusal:
            last = [other for other in last if not _same_rule(other, refusal)] + [refusal]
    return last


def _same_rule(one: Refusal, other: Refusal) -> bool:
    return one.code == other.code and "rule" in one.facts and one.facts["rule"] == other.facts.get("rule")


@dataclass(frozen=True)
class ChildCare:
    """A child's planned moments on the page, with the numbers of those that have begun already."""

    name: str
    child_id: int
    care: tuple[PlannedCare, ...]
    begun: frozenset[int]


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def report(request: FamilyRequest) -> HttpResponse:
    """Who is absent when and why; everything of the first day with care is ticked already.

    Every change shows the page anew with what it comes to; "Indienen" sends it.
    """
    offered = coming_care_days(request.user, DAYS_OFFERED)
    days = _days_asked(request, offered)
    page = partial(_page, request, days, offered)
    if request.method != "POST" or not days.is_valid():
        return page(status=422 if days.is_bound and days.errors else 200)
    if "toon" in request.POST or DAY_PRESSED in request.POST:
        return page()
    if request.POST.get("bekeken", _seen(days)) != _seen(days):
        # The day was changed and "Indienen" pressed before the page could show what is planned then.
        return page(is_other_day=True)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return page(form, status=422)
    try:
        reported = report_absence(guardian_of(request), form.report(request.POST), form.submission())
    except Refused as refused:
        form.explain(refused.refusals)
        changed = any(refusal.code is Code.CHANGED_MEANWHILE for refusal in refused.refusals)
        return page(form, status=409 if changed else 422)
    messages.success(request, _told(reported))
    return redirect("requests:overview")


def _days_asked(request: FamilyRequest, offered: Sequence[date]) -> DaysForm:
    """The days that were sent or stand in the address; without them the first day with care, today included."""
    if request.method == "POST":
        return DaysForm(with_day_pressed(request.POST, DAY_PRESSED, "van", "tot"))
    if "van" in request.GET:
        return DaysForm(request.GET)
    day = next(iter(offered), clock.today())
    return DaysForm({"van": day.isoformat(), "tot": ""})


def _seen(days: DaysForm) -> str:
    """Names the days that a page shows; only of a valid form."""
    return "/".join(on.isoformat() for on in days.span)


def _told(reported: Request) -> str:
    absences = reported.absences.select_related("child", "credit").order_by("date", "starts", "pk")
    names = list(dict.fromkeys(absence.child.first_name for absence in absences))
    words = _("Reported absent: %(names)s.") % {"names": ", ".join(names)}
    amounts = credit_sums(
        (absence.credit.unit, absence.credit_amount) for absence in absences if absence.credit
    )
    if amounts:
        words += " " + _("Credit: %(amounts)s.") % {"amounts": ", ".join(amounts)}
    return words


def _page(
    request: FamilyRequest,
    days: DaysForm,
    offered: Sequence[date],
    form: ReportForm | None = None,
    *,
    status: int = 200,
    is_other_day: bool = False,
) -> HttpResponse:
    care = _care(request, days)
    ticked = _ticked(request.POST, care)
    facts = AbsenceFacts.of(guardian_of(request).family, [moment for moment in care if moment.id in ticked])
    cards = [ReasonCard(reason, facts.judge(reason)) for reason in AbsenceReason]
    span = days.span if days.is_valid() else None
    context = {
        "days": days,
        "days_offered": offered,
        "span": span,
        "chosen_day": span[0] if span and not days.is_period else None,
        "seen": _seen(days) if span else "",
        "is_open": not span or days.is_period or span[0] not in offered or "periode" in request.POST,
        "is_next_day": request.method != "POST"
        and "van" not in request.GET
        and bool(care)
        and not _is_today(span),
        "is_other_day": is_other_day,
        "form": form or _fresh_form(request),
        "children": _children(care),
        "ticked": ticked,
        "cards": cards,
        "earns_nothing": _earns_nothing(cards),
        "uses_credits": facts.family.organisation.uses_credits,
        "next_day": None if care else next(iter(offered), None),
    }
    return render(request, "requests/absence_report.html", context, status=status)


def _is_today(span: tuple[date, date] | None) -> bool:
    return span is not None and span[0] == clock.today()


def _ticked(sent: QueryDict, care: Sequence[PlannedCare]) -> tuple[int, ...]:
    """What was ticked, and everything that the page shows for the first time."""
    ticked, shown = numbers(sent.getlist("moment")), numbers(sent.getlist("getoond"))
    return tuple(moment.id for moment in care if moment.id in ticked or moment.id not in shown)


def _fresh_form(request: FamilyRequest) -> ReportForm:
    """The form with what was filled in so far, not yet judged."""
    sent = request.POST
    return ReportForm(
        initial={
            "key": sent.get("key") or str(uuid.uuid4()),
            "reason": sent.get("reason") or request.GET.get("reden", ""),
            "remark": sent.get("remark", ""),
        }
    )


def _earns_nothing(cards: Sequence[ReasonCard]) -> str:
    """The sentence that holds for every reason, where no absence earns anything."""
    reasons = [verdict.without_credit for card in cards for verdict in card.verdicts]
    if not reasons or any(reason is None or reason.code is not Code.EARNS_NOTHING for reason in reasons):
        return ""
    return sentences([reason for reason in reasons if reason is not None][-1:])[0]


def _care(request: FamilyRequest, days: DaysForm) -> tuple[PlannedCare, ...]:
    """What is planned on the chosen days and not over yet."""
    if not days.is_valid():
        return ()
    now = clock.now()
    planned = planned_care(guardian_of(request).family, *days.span)
    return tuple(moment for moment in planned if moment.ends_at > now)


def _children(care: Sequence[PlannedCare]) -> list[ChildCare]:
    names = {moment.child_id: moment.child_name for moment in care}
    begun = frozenset(moment.id for moment in care if moment.starts_at <= clock.now())
    return [
        ChildCare(name, child, tuple(moment for moment in care if moment.child_id == child), begun)
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
    """Asks whether it is meant, and plans the care again: of one absence, or with ``alle`` of its whole series."""
    found = get_object_or_404(absences_of(request.user), pk=absence_id)
    if request.method == "POST":
        return _undo(request, found)
    entry = _entry(request, found)
    if not (entry.to_undo if "alle" in request.GET else found in entry.to_undo):
        return redirect("requests:absence", absence_id)
    context = {
        "absence": found,
        "entry": entry,
        "undoes_all": "alle" in request.GET,
        "next": next_page(request),
    }
    return render(request, "requests/absence_undo.html", context)


def _undo(request: FamilyRequest, found: Absence) -> HttpResponse:
    try:
        if "alle" in request.POST:
            undone = undo_series(request.user, found.pk)
        else:
            undone = [undo_absence(request.user, found.pk)]
    except Absence.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        found.refresh_from_db()
        done = any(refusal.code is Code.ABSENCE_UNDONE for refusal in refused.refusals)
        return _absence_page(request, found, sentences(refused.refusals), status=409 if done else 422)
    messages.success(request, _told_undone(undone))
    return redirect(next_page(request) or "requests:overview")


def _told_undone(undone: Sequence[Absence]) -> str:
    name = undone[0].child.first_name
    if len(undone) == 1:
        return _("%(child)s is expected again.") % {"child": name}
    return ngettext(
        "%(child)s is expected again on %(days)d day.",
        "%(child)s is expected again on %(days)d days.",
        _days(undone),
    ) % {"child": name, "days": _days(undone)}


def _days(absences: Sequence[Absence]) -> int:
    return len({absence.date for absence in absences})


def _entry(request: FamilyRequest, found: Absence) -> AbsenceEntry:
    """The absence with the others that were reported with it for the child."""
    series = [found]
    if found.series is not None:
        series = list(absences_of(request.user).filter(series=found.series).order_by("date", "starts", "pk"))
    return absence_entry(series, policy_of(found.organisation))


def _absence_page(
    request: FamilyRequest, found: Absence, problems: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    entry = _entry(request, found)
    context = {
        "absence": found,
        "entry": entry,
        "refusal": entry.refusals[found.pk],
        "problems": problems,
        "may_ask": request.access.may_ask,
        "next": next_page(request),
    }
    return render(request, "requests/absence.html", context, status=status)
