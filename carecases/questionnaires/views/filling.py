"""Tab Formulier: the forms of a help request, filling one in, reading it, as a PDF (C-25, C-28)."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.choices import Side, Tab
from carecases.questionnaires import selectors, wording
from carecases.questionnaires.actions.fill import complete, save_draft
from carecases.questionnaires.actions.fill import reopen as act_reopen
from carecases.questionnaires.actions.move_date import move_date as act_move_date
from carecases.questionnaires.forms import FillForm, MoveDateForm
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.paper import form_pdf
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.rules.answers import progress
from carecases.questionnaires.rules.definition import FILLER
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib import clock
from core.lib.pdf import PdfError

CONFLICT, REFUSED = 409, 422
COMPLETE = "compleet"
logger = logging.getLogger(__name__)


@require_safe
@in_help_request(Tab.FORM)
def forms(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The forms, with how far each section is, who signs, and what is to be done."""
    found = selectors.forms_in(entered.user, entered.help_request, entered.seat).prefetch_related("sign_offs")
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "forms": [
            {
                "form": form,
                "progress": selectors.progress_of(form) if selectors.may_read(form, entered.seat) else [],
                "may_read": selectors.may_read(form, entered.seat),
                "may_write": selectors.may_write(form, entered.seat),
                "is_ready": selectors.is_ready(form),
                "is_late": form.is_draft and form.due_on is not None and form.due_on < clock.today(),
                "waits_for_signing": not form.is_draft and not selectors.is_ready(form),
                "may_move_date": selectors.may_move_date(form, entered.seat),
                "may_sign": selectors.may_reopen(form, entered.seat),
            }
            for form in found
        ],
    }
    return render(request, "questionnaires/forms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.FORM)
def form(request: HttpRequest, entered: Entered, form_id: int) -> HttpResponse:
    """The page to write on for who may, and else the page to read."""
    found = find_form(entered, form_id)
    if not selectors.may_read(found, entered.seat):
        raise Http404
    record_looks(Action.FORM_SEEN, actor=entered.user, clients=[entered.help_request.dossier], subject=found)
    if not selectors.may_write(found, entered.seat):
        return _read(request, entered, found)
    filling = FillForm(found, posted(request))
    status = 200
    if filling.is_bound:
        if not filling.is_valid():
            status = REFUSED
        else:
            try:
                return _save(request, entered, found, filling)
            except FormRefusedError as refused:
                status = CONFLICT if refused.is_late else REFUSED
                return _again(request, entered, found, refused, status)
    return _write(request, entered, found, filling, status=status)


def find_form(entered: Entered, form_id: int) -> FilledForm:
    """Raises Http404 for a form that this seat does not see."""
    found = selectors.forms_in(entered.user, entered.help_request, entered.seat).filter(pk=form_id).first()
    if found is None:
        raise Http404
    # The card of the help request is loaded already, with all that pages show of it.
    found.help_request = entered.help_request
    return found


def _save(request: HttpRequest, entered: Entered, found: FilledForm, filling: FillForm) -> HttpResponse:
    if COMPLETE not in request.POST:
        save_draft(entered.user, entered.seat, found, filling.written)
        messages.success(request, _("The draft is saved."))
        return redirect("questionnaires:form", entered.help_request.pk, found.pk)
    done = complete(entered.user, entered.seat, found, filling.written)
    if selectors.is_ready(done):
        messages.success(request, _("The form is complete."))
        return redirect("questionnaires:forms", entered.help_request.pk)
    messages.success(request, _("The form is complete. Now ask who has to sign it."))
    return redirect("questionnaires:signing", entered.help_request.pk, found.pk)


def _again(
    request: HttpRequest, entered: Entered, found: FilledForm, refused: FormRefusedError, status: int
) -> HttpResponse:
    """The same words on the form as it is now: saving again is meant to put them in its place."""
    typed = FillForm(found, request.POST)
    typed.is_valid()
    now = find_form(entered, found.pk)
    if not selectors.may_write(now, entered.seat):
        messages.error(request, refused.words)
        return redirect("questionnaires:form", entered.help_request.pk, found.pk)
    data = request.POST.copy()
    data["seen"] = str(now.changes)
    filling = FillForm(now, data)
    filling.is_valid()
    filling.add_error(None, refused.words)
    asks = now.version.definition
    if refused.is_late:
        theirs = [
            (question.text, wording.answer_in_words(question, now.answers.get(question.key)))
            for question in asks.questions()
            if now.answers.get(question.key) != typed.answers.get(question.key)
        ]
        return _write(request, entered, now, filling, status=status, theirs=theirs)
    missing = progress(asks, asks.written_by(FILLER), typed.answers)
    filling.mark_missing(question.key for part in missing for question in part.missing)
    return _write(request, entered, now, filling, status=status)


def _write(
    request: HttpRequest,
    entered: Entered,
    found: FilledForm,
    filling: FillForm,
    *,
    status: int,
    theirs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    known = {part.section.key: part for part in selectors.progress_of(found)}
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "filled": found,
        "form": filling,
        "sections": filling.sections(known),
        "asks": found.version.definition,
        "refusal": selectors.last_refusal(found),
        "theirs": theirs,
    }
    return render(request, "questionnaires/write.html", context, status=status)


def _read(request: HttpRequest, entered: Entered, found: FilledForm) -> HttpResponse:
    status = 200
    if request.method == "POST":
        messages.error(request, _("This form cannot be written on any more; nothing was saved."))
        status = CONFLICT
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "filled": found,
        "parts": reading_of(found),
        "sign_offs": selectors.sign_offs_of(found),
        "is_ready": selectors.is_ready(found),
        "may_reopen": selectors.may_reopen(found, entered.seat),
    }
    return render(request, "questionnaires/read.html", context, status=status)


def reading_of(form: FilledForm) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections with question and answer in words."""
    return [
        (
            part.section.title,
            [(one.question.text, wording.answer_in_words(one.question, one.answer)) for one in part.answers],
        )
        for part in selectors.parts_of(form)
    ]


@require_POST
@in_help_request(Tab.FORM, working=True)
def reopen(request: HttpRequest, entered: Entered, form_id: int) -> HttpResponse:
    """Back to a draft."""
    found = find_form(entered, form_id)
    try:
        act_reopen(entered.user, entered.seat, found)
    except FormRefusedError as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, _("The form is a draft again. Signatures under it do not count any more."))
    return redirect("questionnaires:form", entered.help_request.pk, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.FORM, working=True)
def move_date(request: HttpRequest, entered: Entered, form_id: int) -> HttpResponse:
    """Another date for an evaluation, by the partnership, with the reason (C-27)."""
    found = find_form(entered, form_id)
    if not found.is_evaluation or selectors.side_in(entered.seat) != Side.PARTNERSHIP:
        raise Http404
    moving = MoveDateForm(found, posted(request))
    if moving.is_valid():
        data = moving.cleaned_data
        try:
            act_move_date(entered.user, entered.seat, found, data["due_on"], data["reason"])
        except FormRefusedError as refused:
            moving.add_error(None, refused.words)
        else:
            messages.success(request, _("The date of the evaluation is moved; reminders go by the new date."))
            return redirect("questionnaires:forms", entered.help_request.pk)
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "filled": found,
        "form": moving,
        "title": _("Move the date"),
    }
    return render(request, "questionnaires/move_date.html", context, status=REFUSED if moving.errors else 200)


@require_safe
@in_help_request(Tab.FORM)
def file(request: HttpRequest, entered: Entered, form_id: int) -> HttpResponse:
    """The form as a PDF."""
    found = find_form(entered, form_id)
    if not selectors.may_read(found, entered.seat):
        raise Http404
    try:
        return form_pdf(entered.user, found)
    except PdfError as problem:
        logger.error("No PDF of a form: %s", problem)
        messages.error(request, _("The PDF could not be made. Try again later, or print the page."))
        return redirect("questionnaires:form", entered.help_request.pk, found.pk)
