"""Te tekenen: what the competent authority is asked, with its own questions and nothing else (C-26)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.questionnaires import selectors
from carecases.questionnaires.actions import sign as act
from carecases.questionnaires.choices import Verdict
from carecases.questionnaires.forms import AnswersForm, ReasonForm
from carecases.questionnaires.models import SignOff
from carecases.questionnaires.refusals import FormRefusedError
from carecases.questionnaires.rules.definition import AUTHORITY
from carecases.questionnaires.views.filling import CONFLICT, REFUSED
from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks

AGREE, REFUSE = "akkoord", "weigeren"


@require_safe
def to_sign(request: HttpRequest) -> HttpResponse:
    """What waits for this account, and what it signed."""
    found = selectors.sign_offs_for(user_of(request))
    context = {
        "waiting": found.filter(verdict="").order_by("asked_at", "pk"),
        "done": found.exclude(verdict="").order_by("-decided_at", "-pk")[:50],
    }
    return render(request, "questionnaires/to_sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, sign_off_id: int) -> HttpResponse:
    """The questions for the authority, and agreeing or refusing."""
    user = user_of(request)
    found = get_object_or_404(selectors.sign_offs_for(user), pk=sign_off_id)
    dossier = found.form.help_request.dossier
    record_looks(Action.FORM_SEEN, actor=user, clients=[dossier], subject=found.form)
    asks = found.form.version.definition
    sections = asks.written_by(AUTHORITY)
    data = posted(request) if found.is_open else None
    answers = AnswersForm(asks, sections, found.answers, data)
    reason = ReasonForm(data)
    status = 200
    if data is not None:
        if not answers.is_valid() or not reason.is_valid():
            status = REFUSED
        else:
            try:
                return _do(request, found, answers, reason)
            except FormRefusedError as refused:
                status = CONFLICT if refused.is_late else REFUSED
                answers.add_error(None, refused.words)
                if not refused.is_late:
                    found.answers = answers.answers
                    answers.mark_missing(act.missing_of_authority(found))
    context = {
        "sign_off": found,
        "help_request": found.form.help_request,
        "form": answers,
        "reason": reason,
        "sections": answers.sections(),
        "is_refused": found.verdict == Verdict.REFUSED,
    }
    return render(request, "questionnaires/sign.html", context, status=status)


def _do(request: HttpRequest, found: SignOff, answers: AnswersForm, reason: ReasonForm) -> HttpResponse:
    user = user_of(request)
    if AGREE in request.POST:
        act.agree(user, found, answers.answers)
        messages.success(request, _("Signed. The school can go on."))
    elif REFUSE in request.POST:
        words = reason.cleaned_data["reason"]
        if not words:
            raise FormRefusedError(_("Write a reason when you refuse: the school reads what has to change."))
        act.refuse(user, found, words)
        messages.success(request, _("Refused. The form is a draft again, and the school reads your reason."))
        return redirect("questionnaires:to_sign")
    else:
        act.keep_answers(user, found, answers.answers)
        messages.success(request, _("The draft is saved."))
    return redirect("questionnaires:sign", found.pk)
