"""Kantoor > Sluitingsdagen, Schoolvakanties en Studiedagen: a change is looked at before it is saved (K-10, K-22)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.childcare.actions import keep_calendar as acts
from core.childcare.actions.keep_calendar import Effect
from core.childcare.actions.manage_placements import preview
from core.childcare.models import SchoolHoliday
from core.childcare.office.forms.calendar import (
    ClosingDayForm,
    HolidayForm,
    SeedForm,
    StudyDayForm,
)
from core.childcare.office.selectors import (
    closing_days_for,
    locations_for,
    own_holidays_for,
    study_days_for,
)
from core.lib import clock
from core.lib.database import constraint_of

INVALID, CONFLICT = 422, 409
STEP, CHECK, SAVE, EDIT = "stap", "controleren", "opslaan", "wijzigen"
TWICE = ("closed_once", "one_holiday_of_a_name")


@require_safe
def closing_days(request: HttpRequest) -> HttpResponse:
    """The closing days of a year, and which days off are not entered yet."""
    user, this_year = user_of(request), clock.today().year
    year = _year(request.GET.get("jaar", ""), this_year)
    rows = list(closing_days_for(user).filter(date__year=year).order_by("date", "location__name"))
    context = {
        "year": year,
        "years": range(this_year - 1, this_year + 3),
        "days": [(row, row.date > clock.today()) for row in rows],
        "proposed": acts.proposed_closings(user, year),
    }
    return render(request, "office/closing_days.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_closing_day(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ClosingDayForm(user, posted(request))

    def act() -> Effect:
        values = form.cleaned_data
        return acts.close_day(user, values["date"], values["name"], values["location"])

    page = _page(_("New closing day"), _("Closing days"), reverse("office:closing_days"))
    return _look_first(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
def seed_closing_days(request: HttpRequest, year: int) -> HttpResponse:
    """Take over the days off of the collective agreement."""
    user = user_of(request)
    _known_year(year)
    form = SeedForm(acts.proposed_closings(user, year), posted(request))
    page = _page(
        _("Days off of %(year)d") % {"year": year},
        _("Closing days"),
        f"{reverse('office:closing_days')}?jaar={year}",
    )
    page["lead"] = _(
        "From the public holidays and the collective agreement. Untick what does not hold with you."
    )
    return _look_first(request, form, page, lambda: acts.close_days(user, form.chosen))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_closing_day(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    day = get_object_or_404(closing_days_for(user), pk=pk)
    back = f"{reverse('office:closing_days')}?jaar={day.date.year}"
    page = _page(_("Remove the closing day?"), _("Closing days"), back)
    return _remove(request, page, f"{day.name}", day.date, lambda: acts.open_day(user, day))


@require_safe
def study_days(request: HttpRequest) -> HttpResponse:
    """The study days that are to come."""
    rows = study_days_for(user_of(request)).filter(date__gte=clock.today()).order_by("date", "pk")
    return render(request, "office/study_days.html", {"days": list(rows)})


@require_http_methods(["GET", "HEAD", "POST"])
def add_study_day(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = StudyDayForm(user, posted(request))
    page = _page(_("New study day"), _("Study days"), reverse("office:study_days"))

    def act() -> Effect:
        values = form.cleaned_data
        return acts.set_study_day(user, values["date"], values["name"], form.chosen_owner)

    return _look_first(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_study_day(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    day = get_object_or_404(study_days_for(user), pk=pk)
    page = _page(_("Remove the study day?"), _("Study days"), reverse("office:study_days"))
    words = f"{day.location or day.school} {day.name}".strip()
    return _remove(request, page, words, day.date, lambda: acts.remove_study_day(user, day))


@require_safe
def holidays(request: HttpRequest) -> HttpResponse:
    """The holidays of the regions of the own locations, and what locations and schools keep otherwise."""
    user = user_of(request)
    today = clock.today()
    own = own_holidays_for(user).filter(last_day__gte=today).order_by("first_day", "pk")
    context = {
        "regular": [row for row in _regular(user) if row.last_day >= today],
        "own": list(own),
    }
    return render(request, "office/holidays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_holiday(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    regular = [row for row in _regular(user) if row.last_day >= clock.today()]
    form = HolidayForm(user, regular, posted(request))
    page = _page(_("Holiday on other dates"), _("School holidays"), reverse("office:holidays"))

    def act() -> Effect:
        made = form.made
        return acts.set_holiday(user, made, form.chosen_owner, _regular_like(regular, made))

    return _look_first(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_holiday(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = get_object_or_404(own_holidays_for(user), pk=pk)
    page = _page(_("Back to the dates of the region?"), _("School holidays"), reverse("office:holidays"))
    words = str(row.location or row.school)
    like = _regular_like(_regular(user), row)
    return _remove(request, page, words, row.first_day, lambda: acts.remove_holiday(user, row, like))


def _look_first(
    request: HttpRequest, form: Any, page: dict[str, Any], act: Callable[[], Effect]
) -> HttpResponse:
    """The form, what it would do, or the deed: by the step that was sent."""
    context = {**page, "form": form, "step": STEP, "save": SAVE, "edit": EDIT}
    if not form.is_bound or request.POST.get(STEP) == EDIT:
        return render(request, "office/calendar_form.html", context)
    if not form.is_valid():
        return render(request, "office/calendar_form.html", context, status=INVALID)
    try:
        if request.POST.get(STEP) != SAVE:
            context |= {"effect": preview(act), "filled_in": _filled_in(request)}
            return render(request, "office/calendar_check.html", context)
        act()
    except RefusedError as refusal:
        form.add_error(None, refusal.words)
    except IntegrityError as error:
        if constraint_of(error) not in TWICE:
            raise
        form.add_error(None, _("This is entered already. Remove that one first."))
    else:
        messages.success(request, _("Saved. The care of these days is planned anew."))
        return redirect(page["back_url"])
    return render(request, "office/calendar_form.html", context, status=CONFLICT)


def _remove(
    request: HttpRequest, page: dict[str, Any], words: str, on: Any, act: Callable[[], Effect]
) -> HttpResponse:
    """The question, then what removing would do, then the deed: by the step that was sent."""
    context = {**page, "words": words, "on": on, "step": STEP, "check": CHECK, "save": SAVE}
    problem = ""
    try:
        if request.POST.get(STEP) == SAVE:
            act()
            messages.success(request, _("Removed. The care of these days is planned anew."))
            return redirect(page["back_url"])
        if request.method == "POST":
            context["effect"] = preview(act)
    except RefusedError as refusal:
        problem = refusal.words
    context["problem"] = problem
    return render(request, "office/calendar_remove.html", context, status=CONFLICT if problem else 200)


def _filled_in(request: HttpRequest) -> list[tuple[str, str]]:
    left_out = (STEP, "csrfmiddlewaretoken")
    return [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values
    ]


def _regular(user: User) -> list[SchoolHoliday]:
    """The published holidays of the regions in which the organisation has locations."""
    regions = set(locations_for(user).values_list("region", flat=True))
    return list(
        SchoolHoliday.objects.filter(region__in=regions, location=None, school=None).order_by("first_day")
    )


def _regular_like(regular: list[SchoolHoliday], holiday: SchoolHoliday) -> SchoolHoliday | None:
    same = (row for row in regular if (row.school_year, row.name) == (holiday.school_year, holiday.name))
    return next(same, None)


def _year(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else otherwise


def _known_year(year: int) -> None:
    if not clock.today().year <= year <= clock.today().year + 5:
        raise Http404


def _page(title: str, back_label: str, back_url: str) -> dict[str, Any]:
    return {"title": title, "back_label": back_label, "back_url": back_url}
