"""Bijlagen: the list, adding, correcting and deleting, and the parents' consent (C-12, C-20, C-21, C-68, C-69)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from carecases import conditions
from carecases.choices import Tab
from carecases.papers import wording
from carecases.papers.actions.add_papers import Added, add_papers
from carecases.papers.actions.change_paper import RefusedRemovalError, correct_paper, remove_paper
from carecases.papers.actions.record_consent import record_consent as record
from carecases.papers.actions.record_consent import withdraw_consent as withdraw
from carecases.papers.choices import PaperKind
from carecases.papers.files import MOST_AT_ONCE
from carecases.papers.forms import AddForm, ConsentForm, PaperForm, RemoveForm, SearchForm
from carecases.papers.limits import many_of
from carecases.papers.models import Paper, TitlePapers
from carecases.papers.selectors import consents_of, may_remove, owning_side, papers_of
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.files.uploading import takes_files


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ATTACHMENTS)
def papers(request: HttpRequest, entered: Entered) -> HttpResponse:
    """The tab; a search is sent by POST."""
    return _page(request, entered, search=SearchForm(posted(request)))


@takes_files(most_files=MOST_AT_ONCE)
@require_POST
@in_help_request(Tab.ATTACHMENTS, working=True)
def add(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Bijlage toevoegen: what is sound is kept at once, whatever is wrong with the others."""
    form = AddForm(entered.user, request.POST, request.FILES)
    form.is_valid()
    added = add_papers(entered.help_request, form.taken, by=entered.user, side=owning_side(entered.seat))
    form.forget_taken()
    _tell(request, added)
    for sentence in added.refused:
        form.add_error("papers", sentence)
    if form.errors:
        return _page(request, entered, form=form)
    return redirect("papers:papers", entered.help_request.pk)


def _tell(request: HttpRequest, added: Added) -> None:
    number = len(added.papers)
    if number:
        words = ngettext("%(number)d attachment is added.", "%(number)d attachments are added.", number)
        messages.success(request, words % {"number": number})
    for double in added.doubles:
        messages.warning(request, wording.there_already(double))


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ATTACHMENTS, working=True)
def change(request: HttpRequest, entered: Entered, paper_id: int) -> HttpResponse:
    """Correcting name and kind."""
    paper = _paper(entered, paper_id)
    form = PaperForm(paper, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        correct_paper(entered.user, paper, data["name"], PaperKind(data["kind"]))
        messages.success(request, _("The attachment is corrected."))
        return redirect("papers:papers", entered.help_request.pk)
    context = {"entered": entered, "help_request": entered.help_request, "paper": paper, "form": form}
    return render(request, "papers/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ATTACHMENTS, working=True)
def remove(request: HttpRequest, entered: Entered, paper_id: int) -> HttpResponse:
    """Deleting with a reason, by the side that owns it."""
    paper = _paper(entered, paper_id)
    if not may_remove(entered.seat, paper):
        raise PermissionDenied(
            _("This attachment is of %(owner)s; only they can delete it. Ask them to do so.")
            % {"owner": paper.get_side_display()}
        )
    form = RemoveForm(posted(request))
    if form.is_valid():
        try:
            remove_paper(entered.user, paper, form.cleaned_data["reason"])
        except RefusedRemovalError as refusal:
            form.add_error(None, wording.why_not_removed(refusal))
        else:
            messages.success(request, _("The attachment is deleted. The line with your reason stays."))
            return redirect("papers:papers", entered.help_request.pk)
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "paper": paper,
        "form": form,
        "is_decided": conditions.is_decided(entered.help_request),
    }
    return render(request, "papers/remove.html", context, status=422 if form.errors else 200)


@require_POST
@in_help_request(Tab.ATTACHMENTS, working=True)
def record_consent(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Writing down which parent agreed to the handelingsdeel."""
    _require_own(entered)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, entered, consent_form=form)
    data = form.cleaned_data
    record(entered.user, entered.help_request, data["parent"], data["given_on"])
    messages.success(request, _("The consent is written down."))
    return redirect("papers:papers", entered.help_request.pk)


@require_POST
@in_help_request(Tab.ATTACHMENTS, working=True)
def withdraw_consent(request: HttpRequest, entered: Entered, consent_id: int) -> HttpResponse:
    """A parent came back on it, or it was a mistake."""
    _require_own(entered)
    withdraw(entered.user, get_object_or_404(consents_of(entered.help_request), pk=consent_id))
    messages.success(request, _("The consent no longer counts."))
    return redirect("papers:papers", entered.help_request.pk)


def _paper(entered: Entered, paper_id: int) -> Paper:
    """A paper that is there, for who works on papers; guests only add."""
    _require_own(entered)
    there = papers_of(entered.help_request, entered.seat, entered.user).filter(removed_at=None)
    return get_object_or_404(there, pk=paper_id)


def _require_own(entered: Entered) -> None:
    if entered.seat.is_guest:
        raise Http404


def _page(
    request: HttpRequest,
    entered: Entered,
    *,
    form: AddForm | None = None,
    consent_form: ConsentForm | None = None,
    search: SearchForm | None = None,
) -> HttpResponse:
    """The tab, with whichever of its forms was sent."""
    help_request = entered.help_request
    found = list(papers_of(help_request, entered.seat, entered.user))
    number = sum(paper.is_there for paper in found)
    many = many_of(help_request.organisation_id)
    is_own = not entered.seat.is_guest
    context = {
        "entered": entered,
        "help_request": help_request,
        "lines": [
            {
                "paper": paper,
                "hints": wording.hints(paper, help_request.dossier) if paper.is_there else [],
                "may_remove": may_remove(entered.seat, paper),
            }
            for paper in _named(found, search)
        ],
        "number": number,
        "is_searched": search is not None and search.is_bound,
        "may_change": entered.may_work and is_own,
        "is_decided": conditions.is_decided(help_request),
        "many": many if number > many else None,
        "add_form": form or AddForm(entered.user),
        "search": search or SearchForm(),
        "asked": TitlePapers.objects.filter(title=help_request.title_id).first() if is_own else None,
        "consents": consents_of(help_request).select_related("recorded_by") if is_own else [],
        "consent_form": consent_form or ConsentForm(),
    }
    errors = any(each is not None and each.errors for each in (form, consent_form))
    return render(request, "papers/papers.html", context, status=422 if errors else 200)


def _named(papers: list[Paper], search: SearchForm | None) -> list[Paper]:
    """Those whose name holds every word that was typed."""
    if search is None or not search.is_valid():
        return papers
    wanted = search.cleaned_data["words"].casefold().split()
    return [paper for paper in papers if all(word in paper.name.casefold() for word in wanted)]
