"""Kantoor > Gezinnen: find, look, add and change families, their guardians and children (K-22)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.actions.manage_accounts import send_link
from core.accounts.administration import RefusedError
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.accounts.waiting import again_words
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.actions import keep_families as acts
from core.childcare.actions.open_accounts import Problem, open_account
from core.childcare.actions.save_record import add_record
from core.childcare.gateway.family_copies import is_elsewhere
from core.childcare.models import Child, Family, Guardian, Placement
from core.childcare.office.forms.families import (
    ChildForm,
    FamilyFilterForm,
    FamilyForm,
    GuardianForm,
    SecondGuardianForm,
)
from core.childcare.office.selectors import (
    children_for,
    families_for,
    find_families,
    guardians_for,
    still_running,
)
from core.childcare.records.forms import RecordForm, saved
from core.childcare.records.history import history_of

PAGE_SIZE = 50
INVALID = 422


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """The families that fit, sorted and in pages; typing goes on searching."""
    form = FamilyFilterForm(request.GET)
    found = find_families(user_of(request), form.wanted).prefetch_related("guardians", "children")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": bool(form.wanted.typed or form.wanted.with_care)}
    is_part = request.headers.get("HX-Target") == "families"
    return render(request, f"office/{'_families' if is_part else 'families'}.html", context)


@require_safe
@transaction.atomic
def family(request: HttpRequest, pk: int) -> HttpResponse:
    """One family with everybody in it. Looking is recorded, once an hour."""
    user = user_of(request)
    shown = _family(user, pk)
    guardians = list(shown.guardians.select_related("user"))
    running = Placement.objects.filter(still_running()).select_related("group__location")
    children = list(
        shown.children.select_related("school", "mentor").prefetch_related(
            Prefetch("placements", running, to_attr="running")
        )
    )
    record_looks(Action.FAMILY_OPENED, actor=user, clients=guardians, subject=shown)
    record_looks(Action.FAMILY_OPENED, actor=user, clients=children, subject=shown)
    context = {
        "family": shown,
        "guardians": guardians,
        "children": children,
        "relatives": list(shown.relatives.filter(ended_at=None)),
        "may_add_guardian": len(guardians) < acts.MOST_GUARDIANS,
        "history": history_of(user, shown),
        "is_elsewhere": is_elsewhere(shown.organisation_id),
    }
    return render(request, "office/family.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_family(request: HttpRequest) -> HttpResponse:
    """A family with one guardian or two."""
    user, data = user_of(request), posted(request)
    form = FamilyForm(data, instance=Family())
    first = GuardianForm(data, instance=Guardian(), prefix="verzorger1")
    second = SecondGuardianForm(data, instance=Guardian(), prefix="verzorger2")
    if data is not None and all([form.is_valid(), first.is_valid(), second.is_valid()]):
        guardians = [first.instance, *([second.instance] if second.has_changed() else [])]
        made = saved(user, form, lambda: acts.make_family(user, form.instance, guardians))
        if made:
            messages.success(request, _("The family is added."))
            return redirect("office:family", made.pk)
    context = {
        "form": form,
        "first": first,
        "second": second,
        "title": _("New family"),
        "back_label": _("Families"),
        "back_url": reverse("office:families"),
    }
    return render(request, "office/new_family.html", context, status=_status(form, first, second))


@require_http_methods(["GET", "HEAD", "POST"])
def change_family(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, address and telephone."""
    user = user_of(request)
    shown = _family(user, pk)
    form = FamilyForm(posted(request), instance=shown)
    return _change(
        request,
        form,
        shown,
        _("Change the family"),
        lambda fields, seen: acts.change_family(user, form.instance, fields, seen=seen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_guardian(request: HttpRequest, pk: int) -> HttpResponse:
    """The guardian that is still missing."""
    user = user_of(request)
    shown = _family(user, pk)
    form = GuardianForm(posted(request), instance=Guardian())
    return _add(
        request, form, shown, _("Add a guardian"), lambda: acts.add_guardian(user, shown, form.instance)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_guardian(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, authority, telephone and addresses; the account follows."""
    user = user_of(request)
    guardian = get_object_or_404(guardians_for(user), pk=pk)
    form = GuardianForm(posted(request), instance=guardian)
    return _change(
        request,
        form,
        guardian.family,
        _("Change the guardian"),
        lambda fields, seen: acts.change_guardian(user, guardian, fields, seen=seen),
    )


@require_POST
def send_account(request: HttpRequest, pk: int) -> HttpResponse:
    """An account with its first link (A-06), or the link once more."""
    user = user_of(request)
    guardian = get_object_or_404(guardians_for(user), pk=pk)
    try:
        words = _sent_words(user, guardian)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, words)
    return redirect("office:family", guardian.family_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_child(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = _family(user, pk)
    form = ChildForm(user, posted(request), instance=Child(family=shown))
    return _add(
        request,
        form,
        shown,
        _("Add a child"),
        lambda: add_record(user, form.instance, client=form.instance),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_child(request: HttpRequest, pk: int) -> HttpResponse:
    """The child, and what the group has to know of it."""
    user = user_of(request)
    child = get_object_or_404(children_for(user), pk=pk)
    form = ChildForm(user, posted(request), instance=child)
    return _change(
        request,
        form,
        child.family,
        _("Change the child"),
        lambda fields, seen: acts.change_child(user, child, fields, seen=seen),
    )


def _family(user: User, pk: int) -> Family:
    return get_object_or_404(families_for(user), pk=pk)


def _add(request: HttpRequest, form: RecordForm, shown: Family, title: str, act: Any) -> HttpResponse:
    if form.is_valid():
        try:
            if saved(user_of(request), form, act) is not None:
                messages.success(request, _("Added."))
                return redirect("office:family", shown.pk)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
    return _form_page(request, form, shown, title)


def _change(request: HttpRequest, form: RecordForm, shown: Family, title: str, act: Any) -> HttpResponse:
    if form.is_valid():
        try:
            changed = saved(user_of(request), form, lambda: act(form.columns, form.cleaned_data["seen"]))
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            if changed is not None:
                messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
                return redirect("office:family", shown.pk)
    return _form_page(request, form, shown, title)


def _form_page(request: HttpRequest, form: RecordForm, shown: Family, title: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "back_label": _("Family %(number)s") % {"number": shown.debtor_number},
        "back_url": reverse("office:family", args=[shown.pk]),
    }
    if form.instance.pk:
        context["history"] = history_of(user_of(request), form.instance)
    return render(request, "office/record_form.html", context, status=_status(form))


def _status(*forms: Any) -> int:
    return INVALID if any(form.errors for form in forms) else 200


def _sent_words(user: User, guardian: Guardian) -> str:
    """What happened to the account, in words. Raises RefusedError when nothing could be sent."""
    if guardian.is_blocked:
        raise RefusedError(_("This guardian is blocked and gets no account. Take the block away first."))
    if guardian.user is not None:
        waits_until = send_link(user, guardian.user)
        if waits_until:
            raise RefusedError(str(again_words(waits_until)))
        return _("A link is on its way to %(email)s.") % {"email": guardian.email}
    problem = open_account(guardian, user)
    if problem is Problem.BAD_ADDRESS:
        raise RefusedError(_("There is no e-mail address that works. Fill it in first."))
    if problem is Problem.NAME_TAKEN:
        raise RefusedError(
            _("Another account has this debtor number as its user name. Ask an administrator to end it.")
        )
    return _("The account is made. %(email)s gets a link to choose a password.") % {"email": guardian.email}
