"""Kantoor > Plaatsingen: place a child, change or end a placement, always looked at before it is saved (K-08, K-22)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.childcare.actions import manage_placements as acts
from core.childcare.actions.manage_placements import Placed, preview
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Child, Group, Placement
from core.childcare.office.forms.placements import CareForm, EndForm, PlacementFilterForm
from core.childcare.office.selectors import children_for, groups_for, placements_for, still_running
from core.childcare.records.history import history_of
from core.childcare.rules.ages import completed_months
from core.lib import clock, names

PAGE_SIZE = 50
INVALID, CONFLICT = 422, 409
STEP, CHECK, SAVE, EDIT = "stap", "controleren", "opslaan", "wijzigen"
SHOWN_MOMENTS = 5


@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """The placements that fit, by child and in pages."""
    user = user_of(request)
    form = PlacementFilterForm(user, request.GET)
    found = _fitting(user, form).prefetch_related("parts__day_part")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(request.GET.get(name) for name in form.fields)}
    is_part = request.headers.get("HX-Target") == "placements"
    return render(request, f"office/{'_placements' if is_part else 'placements'}.html", context)


@require_safe
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """One placement: what is agreed, the coming care, and what can be done with it."""
    user = user_of(request)
    shown = get_object_or_404(placements_for(user).select_related("overbooked_by"), pk=pk)
    context = {
        "placement": shown,
        "parts": list(shown.parts.select_related("day_part")),
        "coming": _coming(shown),
        "has_begun": shown.valid_from <= clock.today(),
        "is_over": shown.valid_until is not None and shown.valid_until < clock.today(),
        "history": history_of(user, shown),
    }
    return render(request, "office/placement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """First the group, then the days and dates, then a look at what will be planned."""
    user = user_of(request)
    child = get_object_or_404(children_for(user), pk=pk)
    group = _chosen_group(request, user)
    if group is None:
        return _choose_group(request, child)
    form = CareForm(user, group, posted(request))
    page = {"child": child, "group": group, "title": _("Place %(child)s") % {"child": child.first_name}}
    return _agree(request, form, page, lambda: acts.make_placement(user, child, form.care))


@require_http_methods(["GET", "HEAD", "POST"])
def change_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days, another form or another group from a date on."""
    user = user_of(request)
    shown = get_object_or_404(placements_for(user), pk=pk)
    group = _chosen_group(request, user) or shown.group
    form = CareForm(user, group, posted(request), placement=shown)
    title = _("Change the placement of %(child)s") % {"child": shown.child.first_name}
    page = {"child": shown.child, "group": group, "title": title, "placement": shown}
    return _agree(request, form, page, lambda: acts.change_placement(user, shown, form.care))


@require_http_methods(["GET", "HEAD", "POST"])
def end_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the last day, look at what is taken away, then end."""
    user = user_of(request)
    shown = get_object_or_404(placements_for(user), pk=pk)
    form = EndForm(posted(request), initial={"last_day": shown.valid_until})
    title = _("End the placement of %(child)s") % {"child": shown.child.first_name}
    page = {"child": shown.child, "group": shown.group, "title": title, "placement": shown, "ends": True}
    return _agree(request, form, page, lambda: acts.end_placement(user, shown, form.cleaned_data["last_day"]))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a placement that has not begun, after asking."""
    user = user_of(request)
    shown = get_object_or_404(placements_for(user), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            acts.withdraw_placement(user, shown)
        except RefusedError as refusal:
            problem = refusal.words
        else:
            messages.success(request, _("The placement is withdrawn."))
            return redirect("office:family", shown.child.family_id)
    context = {"placement": shown, "problem": problem}
    return render(request, "office/withdraw_placement.html", context, status=CONFLICT if problem else 200)


def _agree(request: HttpRequest, form: Any, page: dict[str, Any], act: Callable[[], Placed]) -> HttpResponse:
    """The form, the look ahead, or the deed: by the step that was sent."""
    context = {**page, "form": form, "step": STEP, "check": CHECK, "save": SAVE, "edit": EDIT}
    if not form.is_bound or request.POST.get(STEP) == EDIT:
        return render(request, "office/placement_form.html", context)
    if not form.is_valid():
        return render(request, "office/placement_form.html", context, status=INVALID)
    try:
        if request.POST.get(STEP) != SAVE:
            context |= _look_ahead(request, act)
            return render(request, "office/placement_check.html", context)
        placed = act()
    except RefusedError as refusal:
        form.add_error(None, refusal.words)
        return render(request, "office/placement_form.html", context, status=CONFLICT)
    messages.success(request, _("The placement is saved, and the care is planned."))
    return redirect("office:placement", placed.placement.pk)


def _look_ahead(request: HttpRequest, act: Callable[[], Placed]) -> dict[str, Any]:
    """What saving would do; the moments are read while they are there."""

    def act_and_look() -> tuple[Placed, list[CareMoment]]:
        placed = act()
        return placed, _coming(placed.placement)

    placed, coming = preview(act_and_look)
    return {
        "placed": placed,
        "coming": coming,
        "filled_in": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in (STEP, "csrfmiddlewaretoken")
            for value in values
        ],
    }


def _coming(placement: Placement) -> list[CareMoment]:
    return list(
        placement.care_moments.filter(date__gte=clock.today(), status=MomentStatus.PLANNED)
        .select_related("group__location", "child")
        .order_by("date", "starts")[:SHOWN_MOMENTS]
    )


def _chosen_group(request: HttpRequest, user: User) -> Group | None:
    """The group in the address; None where none was chosen yet. Raises Http404 for one that is not there."""
    number = request.GET.get("groep", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    groups = groups_for(user).prefetch_related("location__opening_hours")
    return get_object_or_404(groups, pk=int(number))


def _choose_group(request: HttpRequest, child: Child) -> HttpResponse:
    today = max(clock.today(), child.birth_date)
    months = completed_months(child.birth_date, today)
    groups = list(groups_for(user_of(request)).order_by("location__name", "name"))
    fits = [group for group in groups if group.age_from_months <= months < group.age_until_months]
    context = {
        "child": child,
        "fits": fits,
        "others": [group for group in groups if group not in fits],
        "family_url": reverse("office:family", args=[child.family_id]),
    }
    return render(request, "office/choose_group.html", context)


def _fitting(user: User, form: PlacementFilterForm) -> QuerySet[Placement]:
    found = placements_for(user)
    today = clock.today()
    match form.state:
        case "nu":
            found = found.filter(still_running(), valid_from__lte=today)
        case "straks":
            found = found.filter(valid_from__gt=today)
        case "voorbij":
            found = found.filter(valid_until__lt=today)
    location = form.cleaned_data.get("locatie")
    if location:
        found = found.filter(group__location=location)
    for word in names.search_words(form.cleaned_data.get("zoek", "")):
        found = found.filter(child__findable__contains=word)
    return found.order_by("child__last_name", "child__first_name", "child", "valid_from", "pk")
