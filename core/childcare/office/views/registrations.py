"""Kantoor > Inschrijvingen: the import list (K-15, K-23)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.choices import Environment
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.childcare import held_bsns
from core.childcare.actions.save_record import ChangedMeanwhileError
from core.childcare.actions.waiting_list import WaitsAlreadyError
from core.childcare.choices import CareType, ImportState, Weekday, WriteState
from core.childcare.gateway import incoming
from core.childcare.gateway.contract import problem_words
from core.childcare.models import Family, Guardian, ImportEntry, RegisterWrite
from core.childcare.office.forms.registrations import (
    AcceptForm,
    ImportFilterForm,
    MergeForm,
    RefuseForm,
    RegistrationFileForm,
)
from core.childcare.office.selectors import FamilyFilter, find_families
from core.childcare.registration import import_files, import_list, recognition
from core.childcare.registration.import_list import DecidedAlreadyError, NumberTakenError
from core.lib.sheets import UnreadableFileError
from core.lib.templatetags.kring import short_moment

PAGE = 50
MOST_FAMILIES = 25
INVALID, CONFLICT = 422, 409


def entries_for(user: User) -> QuerySet[ImportEntry]:
    """The import list of the own organisation, for who may judge it."""
    if user.environment != Environment.STAFF or not user.has_right(Right.MANAGE_REGISTRATIONS):
        return ImportEntry.objects.none()
    return ImportEntry.objects.filter(organisation=user.organisation_id).select_related(
        "decided_by", "family", "waiting_entry", "register_write"
    )


def _families_for(user: User) -> QuerySet[Family]:
    """The families that an entry can go to."""
    if user.environment != Environment.STAFF or not user.has_right(Right.MANAGE_REGISTRATIONS):
        return Family.objects.none()
    return Family.objects.filter(organisation=user.organisation_id).prefetch_related("guardians", "children")


@require_safe
def registrations(request: HttpRequest) -> HttpResponse:
    """What is to be judged, the newest first."""
    form = ImportFilterForm(request.GET)
    page = Paginator(form.apply(entries_for(user_of(request))), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"form": form, "page": page, "is_filtered": form.is_filtered}
    is_part = request.headers.get("HX-Target") == "registrations"
    if not is_part:
        context["told"] = incoming.to_handle(user_of(request)).count()
    return render(request, f"office/registrations/{'_list' if is_part else 'list'}.html", context)


@require_safe
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what was filled in, whether the guardian is known, and what can be done."""
    entry = _entry(request, pk)
    trail.record(Action.IMPORT_OPENED, actor=user_of(request), subject=entry)
    return _draw(request, entry)


@sensitive_variables()
def _draw(request: HttpRequest, entry: ImportEntry, status: int = 200, **forms: Any) -> HttpResponse:
    is_open = entry.state == ImportState.WAITING
    context = {
        "entry": entry,
        "care": _care_of(entry),
        "bsns": held_bsns.masked_of(entry),
        "known": _known_families(entry) if is_open else [],
        "is_open": is_open,
        "accept_form": forms.get("accept_form") or (AcceptForm(entry) if is_open else None),
        "refuse_form": forms.get("refuse_form") or (RefuseForm() if is_open else None),
        "problem": forms.get("problem", ""),
        "write": (write := getattr(entry, "register_write", None)),
        "write_problem": _problem_words(write),
        "can_take_back": import_list.can_take_back(entry, write),
    }
    return render(request, "office/registrations/entry.html", context, status=status)


@require_http_methods(["POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Make debtor, child and waiting-list entry."""
    entry = _entry(request, pk)
    form = AcceptForm(entry, request.POST)
    if not form.is_valid():
        return _draw(request, entry, INVALID, accept_form=form)
    try:
        done = import_list.accept(
            user_of(request),
            entry.pk,
            debtor_number=form.cleaned_data["debtor_number"],
            location=form.cleaned_data["location"],
        )
    except DecidedAlreadyError as decided:
        return _too_late(request, decided)
    except NumberTakenError:
        form.add_error(
            "debtor_number",
            _("Another family has this debtor number. Each number is given once; choose another."),
        )
        return _draw(request, entry, INVALID, accept_form=form)
    messages.success(
        request,
        _("Accepted: debtor %(number)s, and the child is on the waiting list.")
        % {"number": form.cleaned_data["debtor_number"]},
    )
    return redirect("office:registration", done.pk)


@require_http_methods(["POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with a reason, which goes to the parent."""
    entry = _entry(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _draw(request, entry, INVALID, refuse_form=form)
    try:
        import_list.refuse(user_of(request), entry.pk, form.cleaned_data["reason"])
    except DecidedAlreadyError as decided:
        return _too_late(request, decided)
    messages.success(request, _("Refused. The parent hears so by mail."))
    return redirect("office:registrations")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge here what did not get to the back-office."""
    entry = _entry(request, pk)
    try:
        import_list.take_back(user_of(request), entry.pk)
    except DecidedAlreadyError as decided:
        return _too_late(request, decided)
    messages.success(request, _("You judge this registration here: accept, merge or refuse it."))
    return redirect("office:registration", entry.pk)


@require_safe
def find_family(request: HttpRequest, pk: int) -> HttpResponse:
    """Which family an entry belongs to: those that look like it first, and a search."""
    user, entry = user_of(request), _entry(request, pk)
    typed = request.GET.get("zoek", "").strip()[:80]
    found = find_families(user, FamilyFilter(typed)) if typed else Family.objects.none()
    context = {
        "entry": entry,
        "typed": typed,
        "known": _known_families(entry),
        "families": list(found.prefetch_related("guardians", "children")[:MOST_FAMILIES]),
    }
    return render(request, "office/registrations/find_family.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int, family_id: int) -> HttpResponse:
    """A family and a registration side by side, field by field."""
    user, entry = user_of(request), _entry(request, pk)
    family = get_object_or_404(_families_for(user), pk=family_id)
    if entry.state != ImportState.WAITING:
        return _too_late(request, DecidedAlreadyError(entry))
    form = MergeForm(entry, family, posted(request))
    if form.is_valid():
        try:
            import_list.merge(user, entry.pk, form.wanted, location=form.cleaned_data["location"])
        except DecidedAlreadyError as decided:
            return _too_late(request, decided)
        except ChangedMeanwhileError:
            form.add_error(None, _("Somebody else saved this family meanwhile. Look at it again."))
        except WaitsAlreadyError:
            form.add_error("child", _("This child waits for this kind of care at this location already."))
        else:
            messages.success(request, _("Merged with debtor %(number)s.") % {"number": family.debtor_number})
            return redirect("office:registration", entry.pk)
    context = {"entry": entry, "family": family, "form": form, "care": _care_of(entry)}
    return render(request, "office/registrations/merge.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Takes a file and keeps it for the page that shows what would come of it."""
    form = RegistrationFileForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = import_files.read_sheet(file.read(import_files.MOST_BYTES + 1))
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            import_files.keep(user_of(request), file.name, sheet)
            return redirect("office:registration_file_check")
    context = {"form": form, "columns": import_files.COLUMNS, "needed": import_files.NEEDED}
    return render(request, "office/registrations/file.html", context, status=INVALID if form.errors else 200)


@sensitive_variables("report")
@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """What would come of each row; nothing is in the list until somebody says yes here."""
    user = user_of(request)
    kept = import_files.kept_of(user)
    if kept is None:
        messages.info(request, _("There is no file to read in any more. Choose it again."))
        return redirect("office:registration_file")
    if request.method == "POST":
        report = import_files.import_kept(user, kept, without_the_rest="rest" in request.POST)
        if import_files.kept_of(user) is None:
            added = len(report.good)
            words = ngettext(
                "%(count)d registration is in the list.", "%(count)d registrations are in the list.", added
            )
            messages.success(request, words % {"count": added})
            return redirect("office:registrations")
    else:
        report = import_files.report_of(kept)
    page = Paginator(report.problems_first, PAGE).get_page(request.GET.get("page"))
    context = {"report": report, "page": page, "name": kept.name}
    return render(request, "office/registrations/file_check.html", context)


def _problem_words(write: RegisterWrite | None) -> str:
    """Why it did not get to the back-office: in our words, or in those of the refusal."""
    if write is None or write.state == WriteState.SENT:
        return ""
    return problem_words(write.problem)


def _entry(request: HttpRequest, pk: int) -> ImportEntry:
    return get_object_or_404(entries_for(user_of(request)), pk=pk)


def _too_late(request: HttpRequest, decided: DecidedAlreadyError) -> HttpResponse:
    """Who was first, when, and what it has become."""
    entry = decided.entry
    words = _("%(name)s was first: %(state)s on %(moment)s.") % {
        "name": entry.decided_by.full_name if entry.decided_by else _("Somebody else"),
        "state": entry.get_state_display(),
        "moment": short_moment(entry.decided_at) if entry.decided_at else "",
    }
    return _draw(request, entries_for(user_of(request)).get(pk=entry.pk), CONFLICT, problem=words)


def _known_families(entry: ImportEntry) -> list[Family]:
    """The families of which a guardian is the same, by last name, initials and address."""
    found = recognition.find_known(entry.organisation_id, entry.facts, besides=entry)
    guardians = [one.pk for one in found if one.where == recognition.FAMILIES]
    families = Guardian.objects.filter(pk__in=guardians).values("family")
    return list(
        Family.objects.filter(pk__in=families).prefetch_related("guardians", "children").order_by("pk")
    )


def _care_of(entry: ImportEntry) -> dict[str, Any]:
    """The care wanted, in words."""
    care = entry.facts.get("care") or {}
    if not care:
        return {}
    return {
        "care": CareType(care["care_type"]).label,
        "location": care.get("location_name", ""),
        "days": [str(Weekday(day).label) for day in care["weekdays"]],
        "wanted_from": date.fromisoformat(care["wanted_from"]),
        "birth_date": date.fromisoformat(entry.facts["child"]["birth_date"]),
        "remark": care.get("remark", ""),
    }
