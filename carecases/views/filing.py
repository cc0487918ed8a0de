"""Hulpvragen > Toevoegen: first the pupil, then the question (C-01, C-10 to C-12)."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carecases.actions.file_help_request import NotForThisSchoolError, file_help_request
from carecases.actions.open_dossier import KnownElsewhereError, KnownHereError, open_dossier
from carecases.forms import DossierForm, FindPupilForm, HelpRequestForm, ReasonForm
from carecases.models import Dossier, SchoolData
from carecases.selectors import (
    dossiers_of,
    find_pupils,
    help_requests_of,
    is_known_elsewhere,
    newest_school_data,
    titles_for,
)
from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.lib import clock
from core.lib.names import split_surname

MOST_FOUND = 20


@require_http_methods(["GET", "HEAD", "POST"])
def find_pupil(request: HttpRequest) -> HttpResponse:
    """Looks among the dossiers that there are; only then a new one can be added."""
    form = FindPupilForm(posted(request))
    user, found, is_elsewhere = user_of(request), list[Dossier](), False
    if form.is_valid():
        words, born_on = form.cleaned_data["words"], form.cleaned_data["birth_date"]
        found = list(find_pupils(user, words, born_on)[: MOST_FOUND + 1])
        is_elsewhere = not found and born_on is not None and is_known_elsewhere(user, words, born_on)
    context = {
        "form": form,
        "has_searched": form.is_bound and form.is_valid(),
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "is_elsewhere": is_elsewhere,
    }
    return render(request, "carecases/find_pupil.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_dossier(request: HttpRequest) -> HttpResponse:
    """Dossier toevoegen: one page, and on to the help request."""
    user = user_of(request)
    if request.method == "POST" and "words" in request.POST:
        form = DossierForm(user, typed=_split(request.POST["words"], request.POST.get("birth_date", "")))
        return dossier_page(request, form)
    form = DossierForm(user, posted(request))
    known: Dossier | None = None
    is_elsewhere = False
    if form.is_valid():
        try:
            made = open_dossier(user, form.pupil, form.school_contact)
        except KnownHereError as refusal:
            known = refusal.dossier
            form.add_error(
                None, _("There is a dossier of this pupil already. Use that one: no second is made.")
            )
        except KnownElsewhereError:
            is_elsewhere = True
        else:
            messages.success(request, _("Dossier %(number)d is made.") % {"number": made.number})
            return redirect("carecases:add_help_request", made.pk)
    return dossier_page(request, form, known=known, why=ReasonForm() if is_elsewhere else None)


def dossier_page(
    request: HttpRequest, form: DossierForm, *, known: Dossier | None = None, why: ReasonForm | None = None
) -> HttpResponse:
    """The page that adds a dossier; with `why` the pupil is known elsewhere, and the school can ask for the dossier."""
    if why is not None and form.is_valid():
        form.add_error(
            None,
            _(
                "This pupil is known in the partnership; the dossier has to be handed over. "
                "Ask the partnership to do so, below."
            ),
        )
    context = {"form": form, "known": known, "why": why}
    return render(request, "carecases/add_dossier.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_help_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Nieuwe hulpvraag toevoegen for a pupil of the own school."""
    user = user_of(request)
    dossier = get_object_or_404(dossiers_of(user).select_related("school__care"), pk=pk)
    data = get_object_or_404(SchoolData, pk=getattr(newest_school_data(dossier), "pk", None))
    going = help_requests_of(user).filter(dossier=dossier, status__is_final=False)
    titles = titles_for(dossier.school, _asked_on(request))
    form = HelpRequestForm(titles, dossier, posted(request), going=going)
    if form.is_valid():
        try:
            filed = file_help_request(user, dossier, data, form.question)
        except NotForThisSchoolError:
            form.add_error("title", _("Your school cannot ask for this on that date. Choose another one."))
        else:
            if form.names_pupil:
                messages.warning(
                    request,
                    _("The description holds the name of the pupil. That is not needed: better take it out."),
                )
            messages.success(
                request, _("The help request has the status “%(status)s”.") % {"status": filed.status.label}
            )
            return redirect("carecases:help_request", filed.pk)
    context = {"form": form, "dossier": dossier, "data": data}
    return render(request, "carecases/add_help_request.html", context, status=422 if form.errors else 200)


def _asked_on(request: HttpRequest) -> date:
    """The date that was typed, as it decides which titles there are."""
    try:
        return date.fromisoformat(request.POST.get("asked_on", ""))
    except ValueError:
        return clock.today()


def _split(words: str, born: str) -> dict[str, str]:
    """What was searched, as a start for the form: the first word is the first name."""
    first, _space, rest = words.strip().partition(" ")
    prefix, last = split_surname(rest.strip())
    return {"first_name": first, "surname_prefix": prefix, "last_name": last, "birth_date": born}
