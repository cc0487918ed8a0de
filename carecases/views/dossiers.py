"""A dossier: what is in it, and changing Basisgegevens and Schoolgegevens (C-02 to C-04)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.actions import keep_dossier as keeping
from carecases.actions.open_dossier import KnownElsewhereError, KnownHereError
from carecases.choices import Tab
from carecases.dossier_forms import AddressForm, NewSchoolDataForm, ParentForm, PersonalForm, SchoolDataForm
from carecases.forms import shown_data
from carecases.models import Address, Dossier, ParentContact
from carecases.personal import addresses_for, may_change, parents_for
from carecases.seats import Seat, seat_in_dossier
from carecases.selectors import dossiers_of, help_requests_of, newest_school_data
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.records.forms import RecordForm, saved

FORM = "carecases/dossier_form.html"


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Basisgegevens and Schoolgegevens, each for who sees that tab, and the help requests that the account sees."""
    user = user_of(request)
    shown = get_object_or_404(dossiers_of(user).select_related("school"), pk=pk)
    seat = seat_in_dossier(user, shown)
    if seat is None:
        raise Http404
    record_looks(Action.DOSSIER_SEEN, actor=user, clients=[shown], subject=shown)
    context = {
        "dossier": shown,
        **personal_facts(seat, shown),
        **school_facts(seat, shown),
        "help_requests": list(
            help_requests_of(user).filter(dossier=shown).select_related("title", "status", "coordinator")
        ),
        "may_file": user.has_right(Right.FILE_HELP_REQUESTS) and not seat.is_guest,
        "may_see_looks": not seat.is_guest,
    }
    return render(request, "carecases/dossier.html", context)


@require_safe
@in_help_request(Tab.PERSONAL)
def personal(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The tab Basisgegevens of a help request."""
    facts = personal_facts(entered.seat, entered.help_request.dossier)
    return render(request, "carecases/personal.html", {"entered": entered, **_head(entered), **facts})


@require_safe
@in_help_request(Tab.SCHOOL)
def school_data(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The tab Schoolgegevens of a help request."""
    facts = school_facts(entered.seat, entered.help_request.dossier)
    return render(request, "carecases/school_data.html", {"entered": entered, **_head(entered), **facts})


def personal_facts(seat: Seat, shown: Dossier) -> dict[str, Any]:
    """What a seat reads of Basisgegevens, for `_personal.html`."""
    return {
        "sees_personal": Tab.PERSONAL in seat.sees,
        "may_change_personal": may_change(seat),
        "parents": parents_for(seat, shown),
        "addresses": addresses_for(seat, shown),
    }


def school_facts(seat: Seat, shown: Dossier) -> dict[str, Any]:
    """What a seat reads of Schoolgegevens, for `_school_data.html`; guests no history."""
    if Tab.SCHOOL not in seat.sees:
        return {}
    newest = newest_school_data(shown)
    history = shown.school_data.select_related("school").exclude(pk__in=[newest.pk] if newest else [])
    return {
        **shown_data(newest),
        "may_change_school": not seat.is_guest and Tab.SCHOOL in seat.works_on,
        "school_history": [] if seat.is_guest else list(history),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def change_personal(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, date of birth and sex."""
    opened = _open_to_change(request, pk)
    form = PersonalForm(posted(request), instance=opened.dossier)
    if form.is_valid():
        try:
            done = saved(
                opened.user,
                form,
                lambda: keeping.change_pupil(
                    opened.user, form.instance, form.columns, seen=form.cleaned_data["seen"]
                ),
            )
        except KnownHereError as refusal:
            done = None
            form.add_error(
                None,
                _("Dossier %(number)d has this name and date of birth already: two would be mixed up.")
                % {"number": refusal.dossier.number},
            )
        except KnownElsewhereError:
            done = None
            form.add_error(
                None,
                _("Another school of the partnership has a pupil with this name and date of birth."),
            )
        if done is not None:
            return opened.back(request)
    return _form_page(request, opened, form, _("Change personal data"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_parent(request: HttpRequest, pk: int) -> HttpResponse:
    """A parent more."""
    opened = _open_to_change(request, pk)
    form = ParentForm(posted(request), instance=ParentContact(dossier=opened.dossier))
    return _family_page(request, opened, form, _("Add a parent"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_parent(request: HttpRequest, pk: int, parent_id: int) -> HttpResponse:
    """How a parent is reached; or take the parent away."""
    opened = _open_to_change(request, pk)
    row = _row(opened.dossier.parents.all(), parent_id)
    form = ParentForm(_typed(request), instance=row)
    return _family_page(request, opened, form, _("Change a parent"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """An address more."""
    opened = _open_to_change(request, pk)
    form = AddressForm(posted(request), instance=Address(dossier=opened.dossier))
    return _family_page(request, opened, form, _("Add an address"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: HttpRequest, pk: int, address_id: int) -> HttpResponse:
    """An address; or take it away."""
    opened = _open_to_change(request, pk)
    row = _row(opened.dossier.addresses.all(), address_id)
    form = AddressForm(_typed(request), instance=row)
    return _family_page(request, opened, form, _("Change an address"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_school_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Who speaks for the school where the pupil is, and gets the status mails."""
    opened = _open_to_change(request, pk)
    row = newest_school_data(opened.dossier)
    if row is None:
        raise Http404
    form = SchoolDataForm(posted(request), instance=row)
    if form.is_valid():
        done = saved(
            opened.user,
            form,
            lambda: keeping.change_school_data(
                opened.user, form.instance, form.columns, seen=form.cleaned_data["seen"]
            ),
        )
        if done is not None:
            return opened.back(request)
    return _form_page(request, opened, form, _("Change school data"), lead=row.school.name)


@require_http_methods(["GET", "HEAD", "POST"])
def add_school_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Nieuwe schoolgegevens toevoegen: the pupil goes to another school, or to another group or contact."""
    opened = _open_to_change(request, pk)
    form = NewSchoolDataForm(opened.user, newest_school_data(opened.dossier), posted(request))
    if form.is_valid():
        data = keeping.begin_school_data(opened.user, opened.dossier, form.school_contact)
        messages.success(request, _("From today the school is %(school)s.") % {"school": data.school})
        if not dossiers_of(opened.user).filter(pk=pk).exists():
            return redirect("carecases:help_requests")
        return redirect("carecases:dossier", pk)
    return _form_page(request, opened, form, _("Add new school data"), schools=form.schools)


@dataclass(frozen=True)
class Opened:
    """A dossier that the account may change."""

    user: User
    dossier: Dossier

    def back(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, _("Saved."))
        return redirect("carecases:dossier", self.dossier.pk)


def _open_to_change(request: HttpRequest, pk: int) -> Opened:
    """Raises Http404 for who does not see the dossier, or may only read it."""
    user = user_of(request)
    found = get_object_or_404(dossiers_of(user).select_related("school"), pk=pk)
    seat = seat_in_dossier(user, found)
    if seat is None or not may_change(seat):
        raise Http404
    record_looks(Action.DOSSIER_SEEN, actor=user, clients=[found], subject=found)
    return Opened(user, found)


def _family_page(request: HttpRequest, opened: Opened, form: RecordForm, title: str) -> HttpResponse:
    if request.method == "POST" and "remove" in request.POST and form.instance.pk:
        keeping.remove_family_row(opened.user, form.instance)
        return opened.back(request)
    if form.is_valid() and saved(opened.user, form, lambda: _keep(opened.user, form)):
        return opened.back(request)
    return _form_page(request, opened, form, title, may_remove=form.instance.pk is not None)


def _keep(user: User, form: RecordForm) -> bool:
    keeping.keep_family_row(user, form.instance, form.columns, seen=form.cleaned_data["seen"])
    return True


def _typed(request: HttpRequest) -> Any:
    """What was typed; nothing when the button was the one that takes the row away."""
    return None if "remove" in request.POST else posted(request)


def _row(rows: QuerySet[Any], pk: int) -> Any:
    return get_object_or_404(rows.select_related("dossier"), pk=pk)


def _form_page(request: HttpRequest, opened: Opened, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "dossier": opened.dossier, "title": title, **more}
    return render(request, FORM, context, status=422 if form.errors else 200)


def _head(entered: Entered) -> dict[str, Any]:
    return {"help_request": entered.help_request, "dossier": entered.help_request.dossier}
