"""Overig > Toestemmingen: what is asked per child, answering it, and what was answered before (P-30)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.administration import RefusedError
from core.childcare import consents as selectors
from core.childcare.actions.consents import answer_consent
from core.childcare.choices import ConsentKind
from core.childcare.consents import Question
from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of

YES, NO = "ja", "nee"


@require_safe
@asking_page
def consents(request: FamilyRequest) -> HttpResponse:
    """Child by child, what waits for an answer first."""
    by_child: dict[int, list[Question]] = {}
    for question in selectors.questions_for(request.user):
        by_child.setdefault(question.child.pk, []).append(question)
    children = [
        (questions[0].child, sorted(questions, key=lambda one: not one.is_open))
        for questions in by_child.values()
    ]
    return render(request, "own_data/consents.html", {"children": children})


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def consent(request: FamilyRequest, child_id: int, kind: str) -> HttpResponse:
    """One text in full, with yes and no, and every answer so far."""
    if kind not in ConsentKind.values:
        raise Http404
    question = selectors.question_for(request.user, child_id, ConsentKind(kind))
    if question is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _answered(request, question)
        if not problem:
            return redirect("own_data:consents")
    context = {
        "question": question,
        "history": list(selectors.history_of(question)),
        "problem": problem,
        "yes": YES,
        "no": NO,
    }
    return render(request, "own_data/consent.html", context, status=409 if problem else 200)


def _answered(request: FamilyRequest, question: Question) -> str:
    """Empty when the answer is kept, else why not."""
    answer, read = request.POST.get("answer"), request.POST.get("text", "")
    if answer not in {YES, NO}:
        return _("Choose one of the two answers.")
    text_id = int(read) if read.isascii() and read.isdecimal() and len(read) < 19 else None
    try:
        answer_consent(guardian_of(request), question, text_id=text_id, given=answer == YES)
    except RefusedError as refusal:
        return refusal.words
    messages.success(request, _("Your answer is kept. You can change it any time."))
    return ""
