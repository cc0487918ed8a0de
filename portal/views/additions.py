"""Overig > Inschrijvingen: adding a child, or a care request for one, from inside (K-14, P-44)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.forms import posted
from core.childcare.actions import ask_care
from core.childcare.actions.ask_care import NewChild, SameChildError
from core.childcare.actions.set_bsn import BsnTakenError
from core.childcare.actions.waiting_list import WaitsAlreadyError, Wish
from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.childcare.gateway.copies import Copied, locations_of
from core.childcare.models import Child, Location, School
from core.childcare.registration.forms import CareForm, ChildForm, Given
from core.childcare.rules.nearness import Home
from core.childcare.selectors import children_of
from core.lib.forms import key_of

INVALID = 422


@sensitive_post_parameters("bsn")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def add_child(request: FamilyRequest) -> HttpResponse:
    """A new child of the family; then which care it needs."""
    guardian, copied = guardian_of(request), locations_of(request.user.organisation)
    form = ChildForm(
        posted(request),
        given=Given(copied.data),
        initial={"last_name": guardian.last_name, "prefix": guardian.prefix},
    )
    if form.is_valid():
        try:
            child = ask_care.add_child(
                request.user, guardian, _new_child(request, form), key_of(request) or uuid4()
            )
        except SameChildError:
            form.add_error(
                "first_name", _("This child is in your family already. Add a care request for it.")
            )
        except BsnTakenError:
            form.add_error("bsn", _("Somebody else in your family has this BSN. Look at the number again."))
        else:
            messages.success(
                request, _("%(name)s is added. Which care does it need?") % {"name": child.first_name}
            )
            return redirect("portal:ask_care", child.pk)
    return _page(request, "add_child", form, {})


@require_safe
@asking_page
def choose_child(request: FamilyRequest) -> HttpResponse:
    """For which child the care request is."""
    children = list(children_of(request.user))
    if len(children) == 1:
        return redirect("portal:ask_care", children[0].pk)
    return render(request, "portal/choose_child.html", {"children": children})


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def ask(request: FamilyRequest, child_id: int) -> HttpResponse:
    """Which care, where and on which days; only what is on offer for this child (K-16)."""
    child = get_object_or_404(children_of(request.user).select_related("school"), pk=child_id)
    copied = locations_of(request.user.organisation)
    family = guardian_of(request).family
    form = CareForm(
        posted(request),
        given=Given(
            copied.data,
            school=_school_key(child, copied),
            born=child.birth_date,
            home=Home(family.postcode, family.city),
        ),
    )
    if form.is_valid():
        location = _own_location(request, form)
        if location is None:
            form.add_error("place", _("This is not on offer any more. Choose another location."))
        else:
            return _put_on_the_list(request, child, form, location, copied)
    return _ask_page(request, child, form, copied)


def _put_on_the_list(
    request: FamilyRequest, child: Child, form: CareForm, location: Location, copied: Copied
) -> HttpResponse:
    facts = form.facts
    wish = Wish(
        location=location,
        care_type=facts["care_type"],
        weekdays=facts["weekdays"],
        wanted_from=form.cleaned_data["wanted_from"],
        remark=facts["remark"],
    )
    try:
        ask_care.ask(request.user, guardian_of(request), child, wish, key_of(request) or uuid4())
    except WaitsAlreadyError:
        form.add_error("place", _("This child waits for this kind of care at this location already."))
        return _ask_page(request, child, form, copied)
    messages.success(request, _("%(name)s is on the waiting list.") % {"name": child.first_name})
    return redirect("portal:registrations")


def _ask_page(request: FamilyRequest, child: Child, form: CareForm, copied: Copied) -> HttpResponse:
    return _page(request, "ask_care", form, {"child": child, "copied": copied})


def _page(request: FamilyRequest, name: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "key": key_of(request) or uuid4(), **context}
    return render(request, f"portal/{name}.html", context, status=INVALID if form.errors else 200)


@sensitive_variables()
def _new_child(request: FamilyRequest, form: ChildForm) -> NewChild:
    asked = form.cleaned_data
    return NewChild(
        first_name=asked["first_name"],
        prefix=asked["prefix"],
        last_name=asked["last_name"],
        birth_date=asked["birth_date"],
        school=_own_school(request, form),
        bsn=asked["bsn"],
    )


def _own_school(request: FamilyRequest, form: ChildForm) -> School | None:
    """The school of the own database that was chosen: by its number, or by name where the register is elsewhere."""
    chosen = form.given.data.school(form.cleaned_data["school"])
    if chosen is None:
        return None
    return School.objects.filter(organisation=request.user.organisation_id, name=chosen.name).first()


def _own_location(request: FamilyRequest, form: CareForm) -> Location | None:
    """The location of the own database that was chosen: names are unique in an organisation."""
    name = form.offer.location.name
    return Location.objects.filter(organisation=request.user.organisation_id, name=name).first()


def _school_key(child: Child, copied: Copied) -> str:
    """The register's key of the child's school."""
    if child.school is None:
        return ""
    return next((school.key for school in copied.data.schools if school.name == child.school.name), "")
