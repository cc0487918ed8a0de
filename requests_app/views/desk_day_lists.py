import logging
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.accounts.policies import may_open
from core.childcare.models import Group, Location
from core.childcare.selectors import day_list_groups
from core.lib import clock
from core.lib.pdf import PdfError
from requests_app.actions.day_list_papers import ask_paper
from requests_app.board_forms import DayForm, is_sensible
from requests_app.converters import FileKind
from requests_app.day_list import expected, group_lists, record_list_looks
from requests_app.day_list_files import day_list_file, is_long
from requests_app.day_list_papers import papers_of
from requests_app.desk import locations_in
from requests_app.views.desk import DeskRequest, wants

UNAVAILABLE = 503
ONE_DAY = timedelta(days=1)
logger = logging.getLogger(__name__)


@require_safe
def choose(request: DeskRequest) -> HttpResponse:
    """The groups whose day lists this account may see, with how many children come on the day."""
    form = DayForm(request.GET)
    on = form.day
    groups = _in_order(day_list_groups(request.user))
    numbers = expected(groups, on)
    places = [
        (
            location,
            [(group, numbers.get(group.pk)) for group in groups if group.location_id == location.pk],
        )
        for location in locations_in(groups)
    ]
    context = {"filters": form, "on": on, "places": places, **_days_around(request, on)}
    return render(request, "desk/day_lists.html", context)


@require_safe
def group(request: DeskRequest, group_id: int, on: date) -> HttpResponse:
    """The day list of one group (R-57)."""
    found = _group(request, group_id, on)
    return _draw(request, found, [found], on)


@require_safe
def location(request: DeskRequest, location_id: int, on: date) -> HttpResponse:
    """The day lists of all groups of a location below each other."""
    groups = _groups_of(request, location_id, on)
    return _draw(request, groups[0].location, groups, on)


@require_safe
def group_file(request: DeskRequest, group_id: int, on: date, kind: FileKind) -> HttpResponseBase:
    found = _group(request, group_id, on)
    return _file(request, found, [found], on, kind)


@require_safe
def location_file(request: DeskRequest, location_id: int, on: date, kind: FileKind) -> HttpResponseBase:
    groups = _groups_of(request, location_id, on)
    if kind is FileKind.PDF and is_long(group_lists(groups, on)):
        return redirect("desk:location_day_list", location_id, on)
    return _file(request, groups[0].location, groups, on, kind)


@require_POST
def ask_on_paper(request: DeskRequest, location_id: int, on: date) -> HttpResponse:
    """A PDF of long lists, which a worker makes."""
    groups = _groups_of(request, location_id, on)
    return redirect("desk:day_list_paper", ask_paper(request.user, groups[0].location, on).pk)


@require_safe
def on_paper(request: DeskRequest, paper_id: int) -> HttpResponse:
    """How far it is, and the file once it is there; looks again by itself."""
    shown = get_object_or_404(papers_of(request.user), pk=paper_id)
    template = "desk/_day_list_paper.html" if wants(request, "paper") else "desk/day_list_paper.html"
    return render(request, template, {"paper": shown})


def _draw(
    request: DeskRequest,
    subject: Group | Location,
    groups: Sequence[Group],
    on: date,
    *,
    problem: bool = False,
    status: int = 200,
) -> HttpResponse:
    lists = group_lists(groups, on)
    record_list_looks(request.user, subject, lists)
    context = {
        "subject": subject,
        "is_location": isinstance(subject, Location),
        "lists": lists,
        "on": on,
        "kinds": list(FileKind),
        "is_long": is_long(lists),
        "no_pdf": problem,
        **_days_around(request, on),
    }
    return render(request, "desk/day_list.html", context, status=status)


def _file(
    request: DeskRequest, subject: Group | Location, groups: Sequence[Group], on: date, kind: FileKind
) -> HttpResponseBase:
    try:
        return day_list_file(request.user, subject, group_lists(groups, on), on, kind)
    except PdfError as problem:
        logger.error("No PDF of a day list: %s", problem)
        return _draw(request, subject, groups, on, problem=True, status=UNAVAILABLE)


def _group(request: DeskRequest, group_id: int, on: date) -> Group:
    _check(on)
    return get_object_or_404(day_list_groups(request.user), pk=group_id)


def _groups_of(request: DeskRequest, location_id: int, on: date) -> list[Group]:
    """The groups of a location that the account may see; one without any does not exist."""
    _check(on)
    groups = _in_order(day_list_groups(request.user).filter(location=location_id))
    if not groups:
        raise Http404
    return groups


def _in_order(groups: QuerySet[Group]) -> list[Group]:
    return list(groups.order_by("location__name", "name"))


def _days_around(request: DeskRequest, on: date) -> dict[str, object]:
    return {
        "previous": on - ONE_DAY,
        "next": on + ONE_DAY,
        "today": clock.today(),
        "sees_board": may_open(request.user, "desk:board"),
    }


def _check(on: date) -> None:
    if not is_sensible(on):
        raise Http404
