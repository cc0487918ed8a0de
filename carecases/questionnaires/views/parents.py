"""The page behind a parent's mailed link: read the form, agree or refuse (C-67)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from carecases.questionnaires import telling
from carecases.questionnaires.actions import sign as act
from carecases.questionnaires.forms import BirthDateForm, ReasonForm
from carecases.questionnaires.models import SignOff
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.views.filling import CONFLICT, REFUSED, reading_of
from core.accounts.forms import posted

AGREE, REFUSE = "akkoord", "weigeren"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """First the date of birth of the child, and with it, each time, the form. Opening the link uses nothing up."""
    found = telling.find_by_token(token)
    if found is None:
        raise Http404
    born = BirthDateForm(posted(request))
    is_known = born.is_bound and born.is_valid() and act.count_try(found, born.cleaned_data["born"])
    if not is_known:
        if born.is_bound and not born.errors:
            born.add_error("born", _wrong(found))
        context = {"organisation": found.form.help_request.organisation, "sign_off": found, "form": born}
        return render(
            request, "questionnaires/parent_opens.html", context, status=REFUSED if born.errors else 200
        )
    return _known(request, found, born)


def _wrong(found: SignOff) -> str:
    found.refresh_from_db(fields=["tries"])
    if found.tries >= act.MOST_TRIES:
        return _(
            "This link does not work any more: the date was wrong too often. Ask the school for a new one."
        )
    return _("This is not the date of birth that the school has. Look at the date, or ask the school.")


def _known(request: HttpRequest, found: SignOff, born: BirthDateForm) -> HttpResponse:
    reason = ReasonForm(request.POST if AGREE in request.POST or REFUSE in request.POST else None)
    status = 200
    if reason.is_bound:
        if not reason.is_valid():
            status = REFUSED
        else:
            try:
                found = _answer(request, found, reason)
            except FormRefusedError as refused:
                reason.add_error(None, refused.words)
                status = CONFLICT if refused.is_late else REFUSED
    context = {
        "organisation": found.form.help_request.organisation,
        "sign_off": found,
        "help_request": found.form.help_request,
        "parts": reading_of(found.form),
        "born": born,
        "form": reason,
    }
    return render(request, "questionnaires/parent_signs.html", context, status=status)


def _answer(request: HttpRequest, found: SignOff, reason: ReasonForm) -> SignOff:
    if AGREE in request.POST:
        return act.agree(None, found, {})
    words = reason.cleaned_data["reason"]
    if not words:
        raise FormRefusedError(_("Write a reason when you refuse: the school reads what has to change."))
    return act.refuse(None, found, words)
