"""Help for everybody, and the desk's answers and service news (S-35, S-40, N-52)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.policies import may_open
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.lib import clock
from core.lib.paging import CursorPage, page_by_name
from supportdesk.answers.actions.give_back import give_back
from supportdesk.answers.actions.save_answer import ChangedMeanwhileError, add_answer, change_answer
from supportdesk.answers.actions.set_news import add_news, end_news
from supportdesk.answers.choices import AnswerKind, NewsTone, Subject
from supportdesk.answers.forms import TAKEN, ChangeForm, NewAnswerForm, NewsForm, SearchForm
from supportdesk.answers.models import Answer
from supportdesk.answers.searching import search
from supportdesk.answers.selectors import (
    answers_for,
    krings_answers,
    news_to_edit,
    own_in_place_of,
)

REFUSED, CHANGED_MEANWHILE = 422, 409
MOST, MOST_SUGGESTED = 30, 5
VERSIONS = 20
NEVER_READ = 0
"""A version that no answer has."""
PAGE_SIZE = 50
TYPED_IN = ("q", "subject", "text")
"""Fields of the help page, and of a parent's message or a school's ticket."""


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """A question in own words, and what belongs to it; without one everything by subject."""
    typed = request.GET.get("q", "")
    answers = answers_for(_reader(request)).filter(for_customers=True)
    context: dict[str, Any] = {"form": SearchForm(initial={"q": typed}), "typed": typed}
    if typed.strip():
        context["found"] = search(answers, typed, MOST)
    else:
        rows = list(answers)
        context["manuals"] = [row for row in rows if row.kind == AnswerKind.MANUAL]
        context["subjects"] = _by_subject([row for row in rows if row.kind == AnswerKind.ANSWER])
    return render(request, "answers/help.html", context)


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Answers beside a question that is being typed, there where somebody writes to us; empty when none is near.

    Sent, so that what is typed stands in no address.
    """
    typed = " ".join(request.POST.get(name, "") for name in TYPED_IN)
    is_in_a_form = "q" not in request.POST
    answers = answers_for(_reader(request)).filter(for_customers=True)
    found = search(answers, typed, MOST_SUGGESTED) if len(typed.strip()) > 3 else []
    return render(request, "answers/_suggestions.html", {"found": found, "is_in_a_form": is_in_a_form})


@require_safe
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer or manual, with the date of its last revision and what changed."""
    found = get_object_or_404(answers_for(_reader(request)), slug=slug)
    context = {
        "answer": found,
        "versions": found.versions.all()[:VERSIONS],
        "may_change": may_open(request.user, "answers:change"),
    }
    return render(request, "answers/read.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All answers for workers, by title, or the best by what was typed."""
    typed, complaint = request.GET.get("q", ""), request.GET.get("klacht", "")
    answers = answers_for(user_of(request))
    if complaint:
        answers = answers.filter(complaints__contains=[complaint])
    context: dict[str, Any] = {
        "form": SearchForm(initial={"q": typed}),
        "typed": typed,
        "may_write": may_open(request.user, "answers:new"),
    }
    if typed.strip():
        context["found"] = search(answers, typed, MOST)
    else:
        page = _by_title(request, answers)
        context |= {"found": page.rows, "previous": page.previous, "next": page.next}
    return render(request, "answers/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = NewAnswerForm(posted(request), set(answers_for(user).values_list("slug", flat=True)))
    if form.is_valid():
        try:
            made = add_answer(user, form.slug, form.written)
        except ChangedMeanwhileError:
            form.add_error("title_nl", TAKEN)
        else:
            messages.success(request, _("Saved."))
            return redirect("answers:read", made.slug)
    return render(request, "answers/new.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    found = _to_change(request, user, pk)
    form = ChangeForm(posted(request), found)
    status = 200
    if form.is_valid():
        values = form.cleaned_data
        read = values["version"] if found.pk == pk else NEVER_READ
        try:
            saved = change_answer(user, found, read, form.written, values["what_changed"])
        except ChangedMeanwhileError:
            status = CHANGED_MEANWHILE
            form.add_error(
                None,
                _(
                    "Somebody saved this answer after you opened it. Look at it in another tab and save again."
                ),
            )
            form.data = {
                **request.POST.dict(),
                "complaints": values["complaints"],
                "version": str(found.version),
            }
        else:
            messages.success(request, _("Saved."))
            return redirect("answers:read", saved.slug)
    elif form.errors:
        status = REFUSED
    is_own = found.organisation_id is not None
    context = {
        "form": form,
        "answer": found,
        "becomes_own": not is_own and not user.has_right(Right.KRING_SUPPORT),
        "replaces_krings": is_own and krings_answers().filter(slug=found.slug).exists(),
    }
    return render(request, "answers/change.html", context, status=status)


def _to_change(request: HttpRequest, user: User, pk: int) -> Answer:
    """
    The answer, or what stands in its place now.

    Saving a text of Kring gives the organisation one of its own, and giving that back removes it: who had it open
    then has words to save to an answer that is not theirs any more.
    """
    answers = answers_for(user)
    found = answers.filter(pk=pk).first()
    if found is None and request.method == "POST":
        found = answers.filter(slug=slugify(request.POST.get("slug", ""))).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def back_to_kring(request: HttpRequest, slug: str) -> HttpResponse:
    """Both texts beside each other, and then Kring's own again for the whole organisation."""
    user = user_of(request)
    kring = get_object_or_404(krings_answers(), slug=slug)
    own = own_in_place_of(user, kring)
    is_changed = False
    if own is not None and request.method == "POST":
        try:
            give_back(user, own, read=_version_of(request))
        except ChangedMeanwhileError:
            own, is_changed = own_in_place_of(user, kring), True
        else:
            own = None
    if own is None:
        messages.success(request, _("You read Kring's own text."))
        return redirect("answers:read", slug)
    context = {"own": own, "kring": kring, "is_changed": is_changed}
    status = CHANGED_MEANWHILE if is_changed else 200
    return render(request, "answers/back_to_kring.html", context, status=status)


def _version_of(request: HttpRequest) -> int:
    """The version that was read; `NEVER_READ` for nonsense."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else NEVER_READ


@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """Service news that shows or will show, and adding some."""
    user = user_of(request)
    form = NewsForm(posted(request), may_tell_all=user.has_right(Right.KRING_SUPPORT))
    if form.is_valid():
        values = form.cleaned_data
        add_news(user, **values | {"tone": NewsTone(values["tone"])})
        messages.success(request, _("The news shows on the sign-in and help pages."))
        return redirect("answers:news")
    rows = news_to_edit(user).filter(ends_at__gt=clock.now())
    context = {"form": form, "rows": rows.select_related("organisation"), "now": clock.now()}
    return render(request, "answers/news.html", context, status=REFUSED if form.errors else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    end_news(user, get_object_or_404(news_to_edit(user), pk=pk))
    messages.success(request, _("The news no longer shows."))
    return redirect("answers:news")


def _by_title(request: HttpRequest, answers: QuerySet[Answer]) -> CursorPage[Answer]:
    title = "title_en" if get_language() == "en" else "title_nl"
    return page_by_name(
        answers, title, PAGE_SIZE, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )


def _by_subject(answers: list[Answer]) -> list[tuple[str, list[Answer]]]:
    """The subjects that there are answers about, by name, in their own order."""
    found = [(subject, [row for row in answers if row.subject == subject]) for subject in Subject]
    return [(str(subject.label), rows) for subject, rows in found if rows]


def _reader(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
