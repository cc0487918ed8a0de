"""Beheer > Hulpvragen: titles, labels, functions, coordinators and the contact persons of schools."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.actions import set_up
from carecases.admin_forms import (
    CoordinatorForms,
    FunctionForm,
    HolderForms,
    LabelForm,
    OutsideSchoolForm,
    SchoolForm,
    TitleForm,
    rows_of,
)
from carecases.admin_selectors import (
    coordinator_rules_of,
    functions_of,
    labels_of,
    outside_schools_of,
    schools_with_care_of,
    titles_of,
)
from carecases.models import Function, OutsideSchool, SchoolCare, Title
from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.lib import clock


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    """All titles: what is offered now first, then what was and what will be."""
    today = clock.today()
    found = list(titles_of(user_of(request)))
    offered = [title for title in found if title.is_offered_on(today)]
    others = [title for title in found if not title.is_offered_on(today)]
    return render(request, "carecases/admin/titles.html", {"titles": offered, "others": others})


@require_http_methods(["GET", "HEAD", "POST"])
def new_title(request: HttpRequest) -> HttpResponse:
    return _edit_title(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit_title(request, get_object_or_404(titles_of(user_of(request)), pk=pk))


def _edit_title(request: HttpRequest, found: Title | None) -> HttpResponse:
    user = user_of(request)
    form = TitleForm(user, posted(request), title=found)
    if form.is_valid():
        saved = set_up.save_title(user, found, form.facts)
        messages.success(request, _("The title “%(name)s” is saved.") % {"name": saved.name})
        return redirect("care_admin:titles")
    context = {"form": form, "title": found}
    return render(request, "carecases/admin/title.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def labels(request: HttpRequest) -> HttpResponse:
    """The list, and a form for a new one."""
    user = user_of(request)
    form = LabelForm(user, posted(request))
    if form.is_valid():
        set_up.save_label(user, None, **form.cleaned_data)
        messages.success(request, _("The label is added."))
        return redirect("care_admin:labels")
    context = {"form": form, "labels": labels_of(user)}
    return render(request, "carecases/admin/labels.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    found = get_object_or_404(labels_of(user), pk=pk)
    form = LabelForm(user, posted(request), label=found)
    if form.is_valid():
        set_up.save_label(user, found, **form.cleaned_data)
        messages.success(request, _("The label is saved."))
        return redirect("care_admin:labels")
    context = {"form": form, "label": found}
    return render(request, "carecases/admin/label.html", context, status=422 if form.errors else 200)


@require_POST
def remove_label(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    found = get_object_or_404(labels_of(user), pk=pk)
    try:
        set_up.remove_label(user, found)
    except set_up.LabelInUseError:
        messages.error(
            request,
            _(
                "Help requests have the label “%(name)s”. Take it off them first; the list can be filtered on it."
            )
            % {"name": found.name},
        )
    else:
        messages.success(request, _("The label is removed."))
    return redirect("care_admin:labels")


@require_safe
def functions(request: HttpRequest) -> HttpResponse:
    """The functions, who does them, and in which statuses a help request waits for them."""
    return render(request, "carecases/admin/functions.html", {"functions": functions_of(user_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def new_function(request: HttpRequest) -> HttpResponse:
    return _edit_function(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def function(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit_function(request, get_object_or_404(functions_of(user_of(request)), pk=pk))


def _edit_function(request: HttpRequest, found: Function | None) -> HttpResponse:
    user = user_of(request)
    form = FunctionForm(user, posted(request), function=found)
    now = [{"user": row.user_id, "region": row.region} for row in found.holders.all()] if found else []
    rows = HolderForms(posted(request), initial=now, form_kwargs={"by": user})
    if all([form.is_valid(), rows.is_valid()]) and form.is_bound:
        saved = set_up.save_function(
            user,
            found,
            **form.cleaned_data,
            holders=[(row["user"], row["region"]) for row in rows_of(rows)],
        )
        messages.success(request, _("The function “%(name)s” is saved.") % {"name": saved.name})
        return redirect("care_admin:functions")
    context = {"form": form, "rows": rows, "function": found}
    return render(request, "carecases/admin/function.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_function(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    found = get_object_or_404(functions_of(user), pk=pk)
    try:
        set_up.remove_function(user, found)
    except set_up.FunctionInUseError:
        statuses = ", ".join(f"“{status.label}”" for status in found.statuses.all())
        messages.error(
            request,
            _("Help requests wait for this function in %(statuses)s. Change those statuses first.")
            % {"statuses": statuses},
        )
    else:
        messages.success(request, _("The function is removed."))
    return redirect("care_admin:functions")


@require_http_methods(["GET", "HEAD", "POST"])
def coordinators(request: HttpRequest) -> HttpResponse:
    """Who becomes coordinator of what comes in, as rows that are saved together (C-18)."""
    user = user_of(request)
    now = [
        {"title": rule.title_id, "region": rule.region, "user": rule.coordinator_id}
        for rule in coordinator_rules_of(user)
    ]
    names = {title.pk: title.name for title in titles_of(user)}
    rows = CoordinatorForms(
        posted(request), initial=now, form_kwargs={"by": user, "titles": list(names.items())}
    )
    said = ""
    if rows.is_bound and rows.is_valid():
        rules = [(row["title"], row["region"], row["user"]) for row in rows_of(rows)]
        if len({rule[:2] for rule in rules}) == len(rules):
            set_up.save_coordinators(user, rules)
            messages.success(
                request, _("The coordinators are saved. They hold for what comes in from now on.")
            )
            return redirect("care_admin:coordinators")
        said = _("Two rows are about the same title and region. Remove one of them.")
    status = 422 if rows.is_bound else 200
    return render(request, "carecases/admin/coordinators.html", {"rows": rows, "said": said}, status=status)


@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """Each school with its region and its contact person at the partnership (C-63)."""
    return render(
        request, "carecases/admin/schools.html", {"schools": schools_with_care_of(user_of(request))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def school(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    found = get_object_or_404(schools_with_care_of(user), pk=pk)
    care = getattr(found, "care", None) or SchoolCare(unit=found)
    form = SchoolForm(user, posted(request), care=care)
    if form.is_valid():
        set_up.save_school_care(user, care, form.cleaned_data)
        messages.success(request, _("The school is saved."))
        return redirect("care_admin:schools")
    context = {"form": form, "school": found}
    return render(request, "carecases/admin/school.html", context, status=422 if form.errors else 200)


@require_safe
def outside_schools(request: HttpRequest) -> HttpResponse:
    """Schools of other partnerships and institutions, with what they may ask (C-65)."""
    found = outside_schools_of(user_of(request))
    return render(
        request, "carecases/admin/outside_schools.html", {"outside_schools": found, "today": clock.today()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_outside_school(request: HttpRequest) -> HttpResponse:
    return _edit_outside_school(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def outside_school(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit_outside_school(request, get_object_or_404(outside_schools_of(user_of(request)), pk=pk))


def _edit_outside_school(request: HttpRequest, found: OutsideSchool | None) -> HttpResponse:
    user = user_of(request)
    form = OutsideSchoolForm(user, posted(request), outside=found)
    if form.is_valid():
        data = form.cleaned_data
        saved = found or OutsideSchool(unit_id=data["unit"], admitted_by=user, admitted_at=clock.now())
        set_up.admit_outside_school(
            user, saved, partnership=data["partnership"], titles=list(data["titles"]), until=data["until"]
        )
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.unit.name})
        return redirect("care_admin:outside_schools")
    context = {"form": form, "outside": found}
    return render(request, "carecases/admin/outside_school.html", context, status=422 if form.errors else 200)
