"""Vakantie: for each child and day whether it comes, on one page that works with a thumb (P-37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.childcare.models import Child
from core.childcare.selectors import children_of
from portal.surveys.actions.answer_survey import answer_survey
from portal.surveys.models import Survey
from portal.surveys.refusals import SurveyRefusedError
from portal.surveys.selectors import AskedDay, Reply, asked_days, is_open, surveys_of

COMES, STAYS_HOME = "komt", "niet"
ALL = "alles"
REFUSED = 422


@dataclass(frozen=True)
class DayChoice:
    """A day with what is chosen for it on the page: stored, or typed and not sent well."""

    day: AskedDay
    chosen: str

    @property
    def can_answer(self) -> bool:
        return self.day.reply is not Reply.ABSENT


@dataclass(frozen=True)
class ChildChoices:
    child: Child
    days: Sequence[DayChoice]


@require_safe
@asking_page
def mine(request: FamilyRequest) -> HttpResponse:
    """The surveys of the family, those that close first on top."""
    shown = [(survey, is_open(survey)) for survey in surveys_of(request.user)]
    return render(request, "surveys/mine.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def answer(request: FamilyRequest, survey_id: int) -> HttpResponse:
    """Every day of every child; "all days" fills in a child's days and sends nothing yet."""
    survey = get_object_or_404(surveys_of(request.user), pk=survey_id)
    if request.method != "POST":
        return _page(request, survey)
    if ALL in request.POST:
        return _page(request, survey, sent=_with_all(request, survey))
    wanted = _wanted(request.POST)
    if not wanted:
        return _page(
            request, survey, problems=[_("Choose for one day at least.")], sent=request.POST, status=REFUSED
        )
    try:
        problems = answer_survey(guardian_of(request), survey, wanted)
    except SurveyRefusedError as refused:
        return _page(request, survey, problems=refused.sentences, sent=request.POST, status=REFUSED)
    for problem in problems:
        messages.warning(request, problem)
    left = _open_days(request, survey)
    messages.success(request, _thanks(left))
    return redirect("surveys:answer", survey.pk)


def _thanks(left: int) -> str:
    """What is said after answering; `left` days are still open."""
    if not left:
        return _("Thank you, every day is answered.")
    return ngettext(
        "Thank you, your answers are kept. %(n)d day is still open.",
        "Thank you, your answers are kept. %(n)d days are still open.",
        left,
    ) % {"n": left}


def _page(
    request: FamilyRequest,
    survey: Survey,
    *,
    problems: Sequence[str] = (),
    sent: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "survey": survey,
        "is_open": is_open(survey),
        "children": _children(request, survey, sent),
        "problems": problems,
        "comes": COMES,
        "stays_home": STAYS_HOME,
        "is_unsent": sent is not None,
    }
    return render(request, "surveys/answer.html", context, status=status)


def _children(request: FamilyRequest, survey: Survey, sent: QueryDict | None) -> list[ChildChoices]:
    by_child: dict[int, list[DayChoice]] = {}
    children: dict[int, Child] = {}
    for day in asked_days(survey, children_of(request.user)):
        children[day.child.pk] = day.child
        by_child.setdefault(day.child.pk, []).append(DayChoice(day, _chosen(day, sent)))
    return [ChildChoices(children[pk], days) for pk, days in by_child.items()]


def _chosen(day: AskedDay, sent: QueryDict | None) -> str:
    if sent is not None and f"dag-{day.key}" in sent:
        return str(sent[f"dag-{day.key}"])
    return {Reply.COMES: COMES, Reply.STAYS_HOME: STAYS_HOME}.get(day.reply, "")


def _with_all(request: FamilyRequest, survey: Survey) -> QueryDict:
    """What was sent, with every day of one child as the pressed button says: ``niet-12``."""
    answer_for_all, _dash, child = request.POST[ALL].partition("-")
    sent = request.POST.copy()
    for day in asked_days(survey, children_of(request.user)):
        if str(day.child.pk) == child and answer_for_all in (COMES, STAYS_HOME):
            sent[f"dag-{day.key}"] = answer_for_all
    return sent


def _wanted(sent: QueryDict) -> dict[tuple[int, date], bool]:
    """By child and day; what makes no sense is left out, as it is no answer on the page."""
    found = {}
    for name, value in sent.items():
        if not name.startswith("dag-") or value not in (COMES, STAYS_HOME):
            continue
        child, _dash, day = name.removeprefix("dag-").partition("-")
        try:
            found[int(child), date.fromisoformat(day)] = value == COMES
        except ValueError:
            continue
    return found


def _open_days(request: FamilyRequest, survey: Survey) -> int:
    return sum(day.reply is Reply.OPEN for day in asked_days(survey, children_of(request.user)))
