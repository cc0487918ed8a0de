"""Asking who has to sign a complete form (C-26, C-67)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carecases.choices import Tab
from carecases.questionnaires import selectors, wording
from carecases.questionnaires.actions import sign as act
from carecases.questionnaires.choices import FormState, Party
from carecases.questionnaires.forms import AuthorityForm, PaperForm, ParentForm
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.views.filling import CONFLICT, REFUSED, find_form
from carecases.seats import Seat
from carecases.signed_papers import papers_of
from carecases.views.entering import Entered, in_help_request
from core.accounts.models import User

AUTHORITY, PARENT, PAPER = "gezag", "ouder", "papier"


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.FORM, working=True)
def signing(request: HttpRequest, entered: Entered, form_id: int) -> HttpResponse:
    """Who was asked, who agreed, and asking who was not asked yet."""
    found = find_form(entered, form_id)
    if found.is_draft or selectors.side_in(entered.seat) != found.owner:
        raise Http404
    page = _Page(request, entered, found)
    return page.answer()


class _Page:
    """The forms on this page, of which one is sent at a time."""

    def __init__(self, request: HttpRequest, entered: Entered, found: FilledForm) -> None:
        self.request, self.entered, self.found = request, entered, found
        asks = found.version.definition
        self.parties = [
            party
            for party, is_asked in (
                (Party.AUTHORITY, asks.asks_authority),
                (Party.PARENT, asks.asks_parents),
            )
            if is_asked
        ]
        self.accounts = selectors.authorities_for(entered.help_request)
        self.papers = papers_of(entered.help_request)
        self.authority = AuthorityForm(self.accounts, self._data(AUTHORITY))
        self.parent = ParentForm(self._data(PARENT))
        self.paper = PaperForm(self.parties, self.papers, self._data(PAPER))

    def answer(self) -> HttpResponse:
        sent: dict[str, tuple[AuthorityForm | ParentForm | PaperForm, Callable[[], object]]] = {
            AUTHORITY: (self.authority, self._ask_authority),
            PARENT: (self.parent, self._ask_parent),
            PAPER: (self.paper, self._record_paper),
        }
        for form, do in (sent[name] for name in sent if name in self.request.POST):
            if not form.is_valid():
                return self._draw(form, REFUSED)
            try:
                do()
            except FormRefusedError as refused:
                form.add_error(None, refused.words)
                return self._draw(form, CONFLICT if refused.is_late else REFUSED)
            messages.success(self.request, _("Saved."))
            return redirect("questionnaires:signing", self.entered.help_request.pk, self.found.pk)
        return self._draw(None, REFUSED if self.request.method == "POST" else 200)

    def _data(self, name: str) -> object:
        return self.request.POST if name in self.request.POST else None

    def _ask_authority(self) -> object:
        data = self.authority.cleaned_data
        user, seat, form = self._who
        return act.ask_authority(user, seat, form, data["name"], data["account"])

    def _ask_parent(self) -> object:
        data = self.parent.cleaned_data
        user, seat, form = self._who
        return act.ask_parent(user, seat, form, data["name"], data["email"])

    def _record_paper(self) -> object:
        user, seat, form = self._who
        return act.record_paper(user, seat, form, self.paper.paper)

    @property
    def _who(self) -> tuple[User, Seat, FilledForm]:
        return self.entered.user, self.entered.seat, self.found

    def _draw(self, sent: object, status: int) -> HttpResponse:
        sign_offs = selectors.sign_offs_of(self.found)
        may_ask = self.found.state == FormState.COMPLETE and selectors.may_reopen(
            self.found, self.entered.seat
        )
        context = {
            "entered": self.entered,
            "help_request": self.entered.help_request,
            "filled": self.found,
            "form": sent,
            "authority": self.authority,
            "parent": self.parent,
            "paper": self.paper,
            "papers": self.papers,
            "has_accounts": bool(self.accounts),
            "sign_offs": [(one, wording.verdict_in_words(one)) for one in sign_offs],
            "asks_authority": may_ask and Party.AUTHORITY in selectors.parties_missing(self.found, sign_offs),
            "asks_parents": may_ask and Party.PARENT in self.parties,
            "may_ask": may_ask,
        }
        return render(self.request, "questionnaires/signing.html", context, status=status)


@require_POST
@in_help_request(Tab.FORM, working=True)
def take_back(request: HttpRequest, entered: Entered, form_id: int, sign_off_id: int) -> HttpResponse:
    """Ask somebody no more."""
    found = find_form(entered, form_id)
    try:
        act.take_back(entered.user, entered.seat, found, sign_off_id)
    except FormRefusedError as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, _("Taken back."))
    return redirect("questionnaires:signing", entered.help_request.pk, found.pk)
