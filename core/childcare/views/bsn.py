"""BSN of a family: who has one on file, filling one in, finding by one, and seeing a whole one (K-03).

A number travels in the body of a form and in the one answer that shows it; never in an address or a message.
"""

import logging

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.actions.find_by_bsn import find_by_bsn
from core.childcare.actions.reveal_bsn import reveal_bsn
from core.childcare.actions.set_bsn import BsnTakenError, set_bsn
from core.childcare.bsn import Person, PersonKind, bsn_for, entries_of, family_for_bsn, person_of
from core.childcare.bsn_forms import BsnForm, FindForm, RevealForm
from core.childcare.models import Family
from core.lib.sealed import CannotOpenError

logger = logging.getLogger(__name__)


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """To a family, by debtor number or by the BSN of somebody in it; only a whole number finds."""
    user = _user(request)
    form = FindForm(posted(request))
    found = None
    if form.is_valid():
        number = form.cleaned_data["debtor_number"]
        family = Family.objects.filter(organisation=user.organisation_id, debtor_number=number).first()
        if number and family:
            return redirect("childcare:bsn", family.pk)
        if number:
            form.add_error("debtor_number", _("There is no family with this debtor number."))
        else:
            found = find_by_bsn(user, form.cleaned_data["bsn"])
    status = 422 if form.errors else 200
    return render(request, "childcare/bsn_find.html", {"form": form, "found": found}, status=status)


@require_safe
@transaction.atomic
def family(request: HttpRequest, family_id: int) -> HttpResponse:
    """The people of a family, each with the masked number. Looking is recorded, once an hour."""
    user = _user(request)
    household = _family(user, family_id)
    entries = entries_of(household)
    for kind in PersonKind:
        people = [entry.person for entry in entries if entry.kind is kind]
        record_looks(Action.BSN_OPENED, actor=user, clients=people, subject=household)
    context = {
        "family": household,
        "entries": entries,
        "may_reveal": user.has_right(Right.REVEAL_BSN),
    }
    return render(request, "childcare/bsn.html", context)


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, family_id: int, kind: PersonKind, pk: int) -> HttpResponse:
    """Fill in a number, or another one. The one on file is not shown here."""
    user = _user(request)
    household = _family(user, family_id)
    person = _person(household, kind, pk)
    form = BsnForm(posted(request))
    if form.is_valid():
        try:
            set_bsn(user, person, form.cleaned_data["bsn"])
        except BsnTakenError as taken:
            form.add_error("bsn", _("This is the BSN of %(name)s.") % {"name": taken.person})
        else:
            messages.success(request, _("The BSN of %(name)s has been saved.") % {"name": person})
            return redirect("childcare:bsn", household.pk)
    context = {
        "form": form,
        "family": household,
        "person": person,
        "replaces": bsn_for(person).pk is not None,
    }
    return render(request, "childcare/bsn_change.html", context, status=422 if form.errors else 200)


@sensitive_variables("number")
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, family_id: int, kind: PersonKind, pk: int) -> HttpResponse:
    """Asks for the reason, then shows the number in that one answer."""
    user = _user(request)
    household = _family(user, family_id)
    person = _person(household, kind, pk)
    bsn = bsn_for(person)
    if bsn.pk is None:
        raise Http404
    form, number = RevealForm(posted(request)), ""
    if form.is_valid():
        try:
            number = reveal_bsn(user, bsn, form.cleaned_data["reason"])
        except CannotOpenError:
            logger.exception("A BSN cannot be opened.")
            form.add_error(
                None, _("This number cannot be opened now. Nothing was shown. Please tell support.")
            )
    context = {"form": form, "family": household, "person": person, "number": number}
    return render(request, "childcare/bsn_reveal.html", context, status=422 if form.errors else 200)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the table of rights lets nobody else in
    return request.user


def _family(user: User, family_id: int) -> Family:
    try:
        return family_for_bsn(user, family_id)
    except Family.DoesNotExist:
        raise Http404 from None


def _person(household: Family, kind: PersonKind, pk: int) -> Person:
    try:
        return person_of(household, kind, pk)
    except ObjectDoesNotExist:
        raise Http404 from None
