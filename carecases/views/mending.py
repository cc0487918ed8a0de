"""Beheer > Hulpvragen > Herstellen: what administrators put right, each with a look ahead (C-61, C-72)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.actions import change_applicant as applicants
from carecases.actions import move_to_school as moving
from carecases.mending_forms import (
    AccountSchoolForm,
    ApplicantForm,
    FindRequestsForm,
    MoveForm,
    SetBrinForm,
)
from carecases.models import ApplicantChange
from carecases.school_choice import chosen_school, schools_to_choose
from carecases.selectors import help_requests_of, staff_of
from core.accounts.actions.manage_accounts import Details, change_account
from core.accounts.actions.manage_units import set_brin as mend_brin
from core.accounts.admin_selectors import accounts_for, units_for
from core.accounts.administration import RefusedError
from core.accounts.choices import Environment, UnitKind
from core.accounts.forms import posted
from core.accounts.models import Unit, User
from core.accounts.signed_in import user_of
from core.lib import clock

MOST_FOUND = 100


@require_safe
def mending(request: HttpRequest) -> HttpResponse:
    """What can be put right, and who takes over soon."""
    changes = _changes(user_of(request)).filter(ApplicantChange.OPEN)
    return render(request, "carecases/admin/mending.html", {"changes": changes})


@require_http_methods(["GET", "HEAD", "POST"])
def change_applicant(request: HttpRequest) -> HttpResponse:
    """IB'er wisselen: first the school, then who and when, then what goes along, then the button."""
    user = user_of(request)
    schools = _schools(user)
    school = chosen_school(request, schools)
    if school is None:
        return render(request, "carecases/admin/applicant_school.html", schools_to_choose(request, schools))
    form = ApplicantForm(school, posted(request), initial=_from_address(request, school))
    shown: applicants.Preview | None = None
    if form.is_valid():
        data = form.cleaned_data
        words = applicants.obstacle(data["leaver"], data["successor"], school)
        if words:
            form.add_error("successor", words)
        elif "bevestigd" not in request.POST:
            shown = applicants.preview(user, data["leaver"], school)
        elif change := _do_change(user, form, school):
            messages.success(request, _said(change))
            return redirect("care_admin:mending")
    context = {"form": form, "school": school, "preview": shown, "today": clock.today()}
    status = 422 if form.errors else 200
    return render(request, "carecases/admin/applicant.html", context, status=status)


@require_POST
def withdraw_applicant(request: HttpRequest, pk: int) -> HttpResponse:
    """A planned change is off."""
    user = user_of(request)
    if applicants.withdraw(user, get_object_or_404(_changes(user), pk=pk)):
        messages.success(request, _("The change is off."))
    else:
        messages.warning(request, _("This was done or withdrawn meanwhile."))
    return redirect("care_admin:mending")


@require_http_methods(["GET", "HEAD", "POST"])
def account_school(request: HttpRequest, pk: int) -> HttpResponse:
    """For which schools an account works; says what stays behind at a school that it leaves."""
    user = user_of(request)
    staff = accounts_for(user).filter(environment=Environment.STAFF).select_related("role")
    account = get_object_or_404(staff, pk=pk)
    form = AccountSchoolForm(account, posted(request))
    context: dict[str, Any] = {"form": form, "account": account}
    if form.is_valid():
        if "bevestigd" in request.POST:
            try:
                change_account(user, account, _details(account, list(form.cleaned_data["units"])))
            except RefusedError as refusal:
                form.add_error(None, refusal.words)
            else:
                messages.success(request, _("Saved. It holds from the next page that this person opens."))
                return redirect("accounts:admin_account", pk)
        else:
            context["preview"] = _school_preview(user, account, list(form.cleaned_data["units"]))
    status = 422 if form.errors else 200
    return render(request, "carecases/admin/account_school.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def set_brin(request: HttpRequest, pk: int) -> HttpResponse:
    """The BRIN as it should have been, with who has it now and what stays where it is."""
    user = user_of(request)
    unit = get_object_or_404(units_for(user).filter(closed_on=None), pk=pk)
    start = {"brin": request.GET.get("brin", "")[:12] or unit.brin}
    form = SetBrinForm(posted(request), initial=start)
    context: dict[str, Any] = {"form": form, "unit": unit}
    if form.is_valid():
        brin = form.cleaned_data["brin"]
        other = units_for(user).filter(closed_on=None, brin=brin).exclude(pk=pk).first() if brin else None
        if other is not None:
            form.ask_to_take_over()
        if "bevestigd" in request.POST:
            try:
                mend_brin(user, unit, brin, take_over=form.cleaned_data["take_over"])
            except RefusedError as refusal:
                form.add_error("take_over" if other else "brin", refusal.words)
            else:
                messages.success(request, _("The BRIN is put right. It holds for what comes in from now on."))
                return redirect("accounts:admin_unit", pk)
        context |= {
            "asks": True,
            "brin": brin,
            "other": other,
            "landed": help_requests_of(user).filter(school=other).count() if other else 0,
        }
    status = 422 if form.errors else 200
    return render(request, "carecases/admin/set_brin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def move_requests(request: HttpRequest) -> HttpResponse:
    """Help requests that landed at the wrong school: find, tick, look ahead, move."""
    user = user_of(request)
    schools = _schools(user)
    finding = FindRequestsForm(schools, request.GET)
    rows = finding.find(help_requests_of(user)).select_related("dossier", "school", "title", "status")
    found = list(rows.order_by("-made_at", "-pk")[: MOST_FOUND + 1])
    form = MoveForm(schools, found[:MOST_FOUND], posted(request))
    shown: list[moving.Move] | None = None
    if form.is_valid():
        chosen, target = form.cleaned_data["chosen"], form.cleaned_data["target"]
        shown = moving.preview(user, chosen, target)
        if not shown:
            form.add_error("target", _("They are at this school already. Choose another one."))
        elif "bevestigd" in request.POST:
            count = moving.move_to_school(user, chosen, target)
            words = ngettext(
                "%(count)d help request is at %(school)s now.",
                "%(count)d help requests are at %(school)s now.",
                count,
            )
            messages.success(request, words % {"count": count, "school": target.name})
            return redirect("care_admin:mending")
    context = {
        "finding": finding,
        "form": form,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "preview": shown,
        "chosen": set(request.POST.getlist("chosen")),
    }
    status = 422 if form.errors else 200
    return render(request, "carecases/admin/move_requests.html", context, status=status)


def _schools(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(organisation=user.organisation_id, kind=UnitKind.SCHOOL, closed_on=None)


def _changes(user: User) -> QuerySet[ApplicantChange]:
    return ApplicantChange.objects.filter(organisation=user.organisation_id).select_related(
        "school", "leaver", "successor"
    )


def _from_address(request: HttpRequest, school: Unit) -> dict[str, Any]:
    """What a ticket or an account page filled in; what makes no sense is left out."""
    staff = {str(pk) for pk in staff_of(school).values_list("pk", flat=True)}
    asked = {"leaver": request.GET.get("van", ""), "successor": request.GET.get("naar", "")}
    found: dict[str, Any] = {name: number for name, number in asked.items() if number in staff}
    day = request.GET.get("vanaf", "")
    if day > clock.today().isoformat():
        found["on"] = day[:10]
    return found


def _do_change(user: User, form: ApplicantForm, school: Unit) -> ApplicantChange | None:
    data = form.cleaned_data
    try:
        return applicants.change_applicant(user, data["leaver"], data["successor"], school, on=data["on"])
    except applicants.CannotChangeError as refusal:
        form.add_error(None, refusal.words)
        return None


def _said(change: ApplicantChange) -> str:
    if change.done_at is None:
        return _("Planned. Until then it can be withdrawn.")
    return _("Done: %(name)s speaks for %(school)s now. Both get a mail.") % {
        "name": change.successor.full_name,
        "school": change.school.name,
    }


def _details(account: User, units: list[Unit]) -> Details:
    assert account.role is not None  # staff has a role
    return Details(
        full_name=account.full_name,
        email=account.email,
        role=account.role,
        business_phone=account.business_phone,
        units=units,
    )


def _school_preview(user: User, account: User, units: list[Unit]) -> dict[str, Any]:
    """Which schools come and go, and what of the account stays at those that go, as far as the user sees it."""
    now = {unit.pk: unit for unit in account.units.all()}
    wanted = {unit.pk: unit for unit in units}
    gone = [unit for pk, unit in now.items() if pk not in wanted]
    left = applicants.open_requests(account).filter(school__in=gone)
    stays = help_requests_of(user).filter(pk__in=left.values("pk"))
    return {
        "gone": gone,
        "come": [unit for pk, unit in wanted.items() if pk not in now],
        "stays": list(stays.select_related("dossier", "title", "school").order_by("school__name", "pk")),
    }
