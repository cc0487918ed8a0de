"""Kantoor > Locaties, Groepen, Scholen en Medewerkers (K-05, K-06, K-22)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.childcare.actions import keep_places as acts
from core.childcare.actions.save_record import add_record, change_record
from core.childcare.choices import Weekday
from core.childcare.day_kinds import closings
from core.childcare.models import Group, Location, School
from core.childcare.office.forms.places import (
    DutyForms,
    GroupForm,
    LocationForm,
    RepeatForm,
    SchoolForm,
    StaffFilterForm,
    WindowForms,
    WorkplacesForm,
    duties_in,
    today_or,
    windows_in,
)
from core.childcare.office.selectors import groups_for, locations_for, schools_for, staff_for, still_running
from core.childcare.office.views.pages import INVALID, record_page
from core.childcare.records.history import history_of
from core.lib import clock

PAGE_SIZE = 50
YEAR = timedelta(days=365)


@require_safe
def locations(request: HttpRequest) -> HttpResponse:
    """All locations with their groups."""
    rows = locations_for(user_of(request)).prefetch_related("groups").annotate(people=Count("staff"))
    return render(request, "office/locations.html", {"locations": rows})


@require_safe
def location(request: HttpRequest, pk: int) -> HttpResponse:
    """One location: what is on file, what parents see of it, its groups and who works there."""
    user = user_of(request)
    shown = get_object_or_404(locations_for(user).prefetch_related("opening_hours", "schools"), pk=pk)
    hours = {row.weekday: row for row in shown.opening_hours.all()}
    today = clock.today()
    context = {
        "location": shown,
        "week": [(day, hours.get(day)) for day in Weekday],
        "groups": list(shown.groups.order_by("name")),
        "people": list(shown.staff.filter(is_active=True).select_related("role").order_by("full_name")),
        "closings": sorted(closings(shown, today, today + YEAR).items())[:4],
        "history": history_of(user, shown),
    }
    return render(request, "office/location.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_location(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = LocationForm(user, posted(request), instance=Location())
    page = _page(_("New location"), _("Locations"), reverse("office:locations"))

    def act() -> Location:
        ties = {"schools": form.cleaned_data["schools"]}
        return acts.add_location(user, form.instance, form.hours, ties)

    return record_page(
        request, form, page, act, template="office/record_form.html", done=lambda made: _url("location", made)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_location(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = get_object_or_404(locations_for(user), pk=pk)
    form = LocationForm(user, posted(request), instance=shown)
    page = _page(_("Change %(name)s") % {"name": shown.name}, shown.name, _url("location", shown))

    def act() -> list[str]:
        ties, seen = {"schools": form.cleaned_data["schools"]}, form.cleaned_data["seen"]
        return acts.change_location(user, shown, form.columns, form.hours, ties, seen=seen)

    return record_page(
        request, form, page, act, template="office/record_form.html", done=lambda _: _url("location", shown)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A new group of a location."""
    user, data = user_of(request), posted(request)
    place = get_object_or_404(locations_for(user), pk=pk)
    form = GroupForm(data, instance=Group(location=place))
    rows = WindowForms(data, prefix="tijden")
    page = {**_page(_("New group"), place.name, _url("location", place)), "rows": rows}
    return record_page(
        request,
        form,
        page,
        lambda: acts.add_group(user, form.instance, windows_in(rows)),
        template="office/group_form.html",
        others_valid=data is None or rows.is_valid(),
        done=lambda made: _url("group", made),
    )


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: ages, capacity by time of day, who works there and how many children are placed."""
    user = user_of(request)
    shown = get_object_or_404(groups_for(user), pk=pk)
    context = {
        "group": shown,
        "windows": list(shown.capacities.all()),
        "people": list(shown.staff.filter(is_active=True).select_related("role").order_by("full_name")),
        "placed": shown.placements.filter(still_running(), valid_from__lte=clock.today()).count(),
        "history": history_of(user, shown),
    }
    return render(request, "office/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    user, data = user_of(request), posted(request)
    shown = get_object_or_404(groups_for(user), pk=pk)
    form = GroupForm(data, instance=shown)
    known = [
        {"weekday": row.weekday, "starts": row.starts, "ends": row.ends, "capacity": row.capacity}
        for row in shown.capacities.all()
    ]
    rows = WindowForms(data, prefix="tijden", initial=known)
    page = {
        **_page(_("Change %(name)s") % {"name": shown.name}, shown.name, _url("group", shown)),
        "rows": rows,
    }

    def act() -> list[str]:
        values = form.cleaned_data
        return acts.change_group(
            user,
            shown,
            form.columns,
            windows_in(rows),
            seen=values["seen"],
            below_planned=values["below_planned"],
        )

    return record_page(
        request,
        form,
        page,
        act,
        template="office/group_form.html",
        others_valid=data is None or rows.is_valid(),
        done=lambda _: _url("group", shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff on duty on a date, and if asked on the same weekday for a while (K-06)."""
    user, data = user_of(request), posted(request)
    shown = get_object_or_404(groups_for(user), pk=pk)
    on = today_or(request.GET.get("datum", ""))
    known = [
        {"starts": row.starts, "ends": row.ends, "staff": row.staff}
        for row in shown.duties.filter(date=on).order_by("starts")
    ]
    rows = DutyForms(data, prefix="inzet", initial=known)
    repeat = RepeatForm(data)
    if data is not None and rows.is_valid() and repeat.is_valid():
        until = repeat.cleaned_data["until"]
        try:
            number = acts.set_duties(
                user, shown, on, duties_in(rows), until if until and until > on else None
            )
        except RefusedError as refusal:
            repeat.add_error("until", refusal.words)
        else:
            messages.success(
                request,
                ngettext("Saved for %(count)d day.", "Saved for %(count)d days.", number) % {"count": number},
            )
            return redirect(f"{_url('duties', shown)}?datum={on.isoformat()}")
    week = [on - timedelta(days=on.isoweekday() - 1 - number) for number in range(7)]
    planned = dict(
        shown.duties.filter(date__range=(week[0], week[-1])).values_list("date").annotate(number=Count("pk"))
    )
    context = {
        **_page(_("Staff on duty"), shown.name, _url("group", shown)),
        "group": shown,
        "on": on,
        "week": [(day, day in planned) for day in week],
        "before": week[0] - timedelta(days=7),
        "after": week[0] + timedelta(days=7),
        "rows": rows,
        "repeat": repeat,
        "history": history_of(user, shown),
    }
    failed = data is not None
    return render(request, "office/duties.html", context, status=INVALID if failed else 200)


@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """The schools that children come from, with the locations that serve them."""
    user = user_of(request)
    rows = schools_for(user).prefetch_related("locations").annotate(pupils=Count("children"))
    context = {"schools": rows.order_by("name", "pk"), "are_linked": user.organisation.links_schools}
    return render(request, "office/schools.html", context)


@require_POST
def link_schools(request: HttpRequest) -> HttpResponse:
    """Whether care around school is offered by the schools that are linked to a location (K-16)."""
    acts.link_schools(user_of(request), are_linked=request.POST.get("linked") == "yes")
    messages.success(request, _("Saved."))
    return redirect("office:schools")


@require_http_methods(["GET", "HEAD", "POST"])
def add_school(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = SchoolForm(posted(request), instance=School(organisation_id=user.organisation_id))
    page = _page(_("New school"), _("Schools"), reverse("office:schools"))
    return record_page(
        request, form, page, lambda: add_record(user, form.instance), done=lambda _: reverse("office:schools")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_school(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = get_object_or_404(schools_for(user), pk=pk)
    form = SchoolForm(posted(request), instance=shown)
    page = _page(_("Change %(name)s") % {"name": shown.name}, _("Schools"), reverse("office:schools"))
    return record_page(
        request,
        form,
        page,
        lambda: change_record(user, shown, form.columns, seen=form.cleaned_data["seen"]),
        done=lambda _: reverse("office:schools"),
    )


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Who works where; accounts themselves are made by an administrator."""
    user = user_of(request)
    form = StaffFilterForm(user, request.GET)
    found = staff_for(user).filter(is_active=True)
    for word in form.cleaned_data.get("zoek", "").lower().split():
        found = found.filter(findable__contains=word)
    place = form.cleaned_data.get("locatie")
    if place:
        found = found.filter(Q(work_locations=place) | Q(work_groups__location=place)).distinct()
    rows = found.prefetch_related("work_locations", "work_groups__location").order_by("full_name", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(request.GET.get(name) for name in form.fields)}
    is_part = request.headers.get("HX-Target") == "staff"
    return render(request, f"office/{'_staff' if is_part else 'staff'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def workplaces(request: HttpRequest, pk: int) -> HttpResponse:
    """The locations and groups of one account."""
    user = user_of(request)
    account = get_object_or_404(staff_for(user), pk=pk)
    form = WorkplacesForm(user, account, posted(request))
    if form.is_valid():
        values = form.cleaned_data
        changed = acts.set_workplaces(user, account, values["locations"], values["groups"])
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("office:staff")
    context = {
        **_page(account.full_name, _("Staff members"), reverse("office:staff")),
        "lead": str(account.role or ""),
        "form": form,
        "history": history_of(user, account),
    }
    return render(request, "office/form.html", context, status=INVALID if form.errors else 200)


def _page(title: str, back_label: str, back_url: str) -> dict[str, Any]:
    return {"title": title, "back_label": back_label, "back_url": back_url}


def _url(name: str, row: Location | Group | User) -> str:
    return reverse(f"office:{name}", args=[row.pk])
