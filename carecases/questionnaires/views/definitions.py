"""Formulieren: what forms ask, in versions, for administrators (C-25, C-46). Works without scripts."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carecases.questionnaires import wording
from carecases.questionnaires.actions import define as act
from carecases.questionnaires.definition_forms import NameForm, QuestionForm, SectionForm, SettingsForm
from carecases.questionnaires.models import FormDefinition, FormVersion
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.rules import definition as d
from carecases.questionnaires.selectors import definitions_of
from carecases.questionnaires.views.filling import CONFLICT, REFUSED
from core.accounts.forms import posted
from core.accounts.signed_in import user_of

MOVES = {"op": -1, "neer": 1}


@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: HttpRequest) -> HttpResponse:
    """All forms of the partnership with where they are asked, and making a new one."""
    user = user_of(request)
    form = NameForm(user, posted(request))
    if form.is_valid():
        made = act.new_form(user, form.cleaned_data["name"])
        return redirect("questionnaires:definition", made.form_id)
    found = definitions_of(user).prefetch_related("versions", "titles__title")
    context = {"form": form, "definitions": found}
    return render(request, "questionnaires/definitions.html", context, status=REFUSED if form.errors else 200)


@require_POST
def new_version(request: HttpRequest, definition_id: int) -> HttpResponse:
    """A version in the making, from the current one."""
    found = _definition(request, definition_id)
    act.new_version(user_of(request), found)
    return redirect("questionnaires:definition", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: HttpRequest, definition_id: int) -> HttpResponse:
    """What the newest version asks; while it is in the making, moving, removing and publishing."""
    found = _definition(request, definition_id)
    version = found.versions.first()
    if version is None:
        raise Http404
    asks = version.definition
    form = SettingsForm(asks, version.changes, posted(request))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _act(request, version, form)
        except FormRefusedError as refused:
            version = found.versions.first() or version
            asks = version.definition
            form = SettingsForm(
                asks, version.changes, {"seen": version.changes, "asks_parents": asks.asks_parents}
            )
            form.is_valid()
            form.add_error(None, refused.words)
            status = CONFLICT if refused.is_late else REFUSED
    context = {
        "definition": found,
        "version": version,
        "versions": found.versions.all(),
        "asks": asks,
        "sections": [
            (
                section,
                [
                    (one, wording.condition_in_words(one, asks.question(one.after)))
                    for one in section.questions
                ],
            )
            for section in asks.sections
        ],
        "is_draft": version.published_at is None,
        "faults": [wording.fault_in_words(one) for one in d.faults(asks)],
        "titles": found.titles.select_related("title", "at_status"),
        "form": form,
    }
    return render(request, "questionnaires/definition.html", context, status=status)


def _act(request: HttpRequest, version: FormVersion, form: SettingsForm) -> HttpResponse:
    """What one of the buttons asks; its value is "op:q3", "weg:s1", or a word."""
    user, seen, asks = user_of(request), form.cleaned_data["seen"], version.definition
    what, _sign, key = request.POST.get("doen", "").partition(":")
    if what == "publiceren":
        act.publish(user, version, seen)
        messages.success(
            request, _("Published. New help requests get this version; running forms keep theirs.")
        )
    elif what == "weggooien":
        act.discard(user, version, seen)
        messages.success(request, _("The version in the making is thrown away."))
        if not version.form.versions.exists():
            return redirect("questionnaires:definitions")
    elif what in MOVES:
        act.change(user, version, seen, d.moved(asks, key, MOVES[what]))
    elif what == "weg":
        act.change(user, version, seen, d.without(asks, key))
    else:
        changed = d.Definition(asks.sections, form.cleaned_data["asks_parents"])
        act.change(user, version, seen, changed)
        messages.success(request, _("Saved."))
    return redirect("questionnaires:definition", version.form_id)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, definition_id: int, key: str = "") -> HttpResponse:
    """A section, new or to be changed."""
    version = _in_the_making(request, definition_id)
    asks = version.definition
    known = asks.section(key)
    if key and known is None:
        raise Http404
    form = SectionForm(known, version.changes, posted(request))
    title = _("Change section") if known else _("Add a section")

    def changed() -> d.Definition:
        return d.with_section(asks, form.section(known, asks.new_key("s")))

    return _part(request, version, form, title, changed)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, definition_id: int, key: str = "", section_key: str = "") -> HttpResponse:
    """A question, new at the end of a section or to be changed."""
    version = _in_the_making(request, definition_id)
    asks = version.definition
    known = asks.question(key)
    within = next(
        (part for part in asks.sections if part.key == section_key or known in part.questions), None
    )
    if within is None or (key and known is None):
        raise Http404
    earlier = asks.before(known.key) if known else asks.choices_until(within.key)
    form = QuestionForm(known, earlier, version.changes, posted(request))
    title = _("Change question") if known else _("Add a question")

    def changed() -> d.Definition:
        return d.with_question(asks, within.key, form.question(known.key if known else asks.new_key("q")))

    return _part(request, version, form, title, changed)


def _part(
    request: HttpRequest,
    version: FormVersion,
    form: SectionForm | QuestionForm,
    title: str,
    changed: Callable[[], d.Definition],
) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                act.change(user_of(request), version, form.cleaned_data["seen"], changed())
            except FormRefusedError as refused:
                form.add_error(None, refused.words)
                again = request.POST.copy()
                again["seen"] = str(version.changes)
                form.data = again
                status = CONFLICT
            else:
                messages.success(request, _("Saved."))
                return redirect("questionnaires:definition", version.form_id)
    context = {"definition": version.form, "form": form, "title": title}
    return render(request, "questionnaires/definition_part.html", context, status=status)


def _definition(request: HttpRequest, definition_id: int) -> FormDefinition:
    return get_object_or_404(definitions_of(user_of(request)), pk=definition_id)


def _in_the_making(request: HttpRequest, definition_id: int) -> FormVersion:
    found = _definition(request, definition_id)
    return get_object_or_404(found.versions.filter(published_at=None).select_related("form"))
