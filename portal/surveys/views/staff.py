"""Groep > Vakantie: staff ask who comes, and see what was answered and what was not (P-37)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.forms import posted
from core.accounts.policies import may_open
from core.lib import clock
from core.lib.forms import key_of
from portal.group_day.views.day import StaffRequest
from portal.surveys.actions.make_survey import change_survey, made_before, make_survey
from portal.surveys.forms import ChangeForm, SurveyForm
from portal.surveys.selectors import (
    is_open,
    overview,
    survey_groups,
    surveys_for_staff,
    surveys_to_change,
)

REFUSED = 422
MOST_SURVEYS = 50


@require_safe
def surveys(request: StaffRequest) -> HttpResponse:
    """The newest surveys about groups that the user sees."""
    found = surveys_for_staff(request.user)[:MOST_SURVEYS]
    context = {
        "surveys": [(survey, is_open(survey)) for survey in found],
        "may_make": may_open(request.user, "surveys:new"),
        "today": clock.today(),
    }
    return render(request, "surveys/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    if earlier := made_before(request.user, key_of(request)):
        return redirect("surveys:survey", earlier.pk)
    form = SurveyForm(posted(request), survey_groups(request.user), initial={"opens_on": clock.today()})
    if form.is_valid():
        made = make_survey(request.user, form.cleaned_data["groups"], form.details, form.cleaned_data["key"])
        messages.success(request, _("The question is ready; parents hear of it on the day that it opens."))
        return redirect("surveys:survey", made.pk)
    context = {"form": form, "has_groups": survey_groups(request.user).exists()}
    return render(request, "surveys/new.html", context, status=REFUSED if form.errors else 200)


@require_safe
def survey(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Numbers by group and day, and the children with days that nobody answered."""
    found = get_object_or_404(surveys_for_staff(request.user), pk=survey_id)
    context = {
        "survey": found,
        "overview": overview(request.user, found),
        "is_open": is_open(found),
        "may_change": surveys_to_change(request.user).filter(pk=found.pk).exists()
        and found.closed_at is None,
        "today": clock.today(),
    }
    return render(request, "surveys/survey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, survey_id: int) -> HttpResponse:
    found = get_object_or_404(surveys_to_change(request.user).filter(closed_at__isnull=True), pk=survey_id)
    form = ChangeForm(found, posted(request))
    if form.is_valid():
        change_survey(request.user, found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("surveys:survey", found.pk)
    return render(
        request,
        "surveys/change.html",
        {"form": form, "survey": found},
        status=REFUSED if form.errors else 200,
    )
