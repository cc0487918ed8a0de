"""Koppelingen: the links of schools with ParnasSys and Esis (C-53, C-54)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.intake.actions import links as actions
from carecases.intake.choices import System
from carecases.intake.forms import BoardLinkForm, CodeForm
from carecases.intake.links import SITE, board_link_of, link_state, link_states
from carecases.intake.models import Sender, VerificationCode
from carecases.intake.selectors import last_exchange, schools_to_link, senders_of
from core.accounts.forms import posted
from core.accounts.models import Unit, User
from core.accounts.selectors import units_named
from core.accounts.signed_in import user_of
from core.lib.paging import page_by_name

PAGE_SIZE = 50


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """The schools whose links this account sets, each with the state of its links."""
    words = request.GET.get("zoek", "").strip()
    found = units_named(schools_to_link(user_of(request)), words)
    page = page_by_name(
        found, "name", PAGE_SIZE, after=request.GET.get("na", ""), before=request.GET.get("voor", "")
    )
    states = link_states(page.rows)
    context = {
        "schools": [(school, states[school.pk]) for school in page.rows],
        "words": words,
        "previous": page.previous,
        "next": page.next,
    }
    return render(request, "intake/links.html", context)


@require_safe
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """One school: what each of its links needs, what fails, and who mends it."""
    school = _school(user_of(request), pk)
    codes = VerificationCode.objects.filter(school=school, removed_at=None).select_related("made_by")
    by_sender = {code.sender_id: code for code in codes}
    context = {
        "school": school,
        "board_link": board_link_of(school),
        "links": [
            (state, by_sender.get(state.sender.pk), last_exchange(school, state.sender))
            for state in link_state(school)
        ],
        "schools_of_board": _schools_of_board(school),
    }
    return render(request, "intake/link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, pk: int, sender_id: int) -> HttpResponse:
    """Enter or change the verification code for one environment."""
    user = user_of(request)
    school, sender = _school(user, pk), _esis(user, sender_id)
    if SITE.fullmatch(school.brin) is None:
        messages.error(request, _("First the partnership sets the BRIN of six positions for this school."))
        return redirect("intake:link", school.pk)
    current = VerificationCode.objects.filter(school=school, sender=sender, removed_at=None).first()
    form = CodeForm(school, current, posted(request))
    if form.is_valid():
        actions.set_code(user, school, sender, form.cleaned_data["code"])
        messages.success(request, _("The verification code is saved. Enter the same one in Esis."))
        return redirect("intake:link", school.pk)
    context = {"form": form, "school": school, "sender": sender, "current": current}
    return render(request, "intake/code.html", context, status=422 if form.errors else 200)


@require_POST
def remove_code(request: HttpRequest, pk: int, sender_id: int) -> HttpResponse:
    """Removing the code pauses the exchange."""
    user = user_of(request)
    school, sender = _school(user, pk), _esis(user, sender_id)
    if actions.remove_code(user, school, sender):
        messages.success(
            request,
            _("The verification code is removed. Nothing comes in from %(sender)s until there is one again.")
            % {"sender": sender.name},
        )
    return redirect("intake:link", school.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """What the board arranged for ParnasSys; it holds for all its schools."""
    user = user_of(request)
    school = _school(user, pk)
    if not school.board:
        messages.error(request, _("First the partnership fills in the board of this school."))
        return redirect("intake:link", school.pk)
    form = BoardLinkForm(board_link_of(school), posted(request))
    if form.is_valid():
        actions.set_board_link(user, school, **form.cleaned_data)
        messages.success(request, _("Mandate and routing of %(board)s are saved.") % {"board": school.board})
        return redirect("intake:link", school.pk)
    context = {"form": form, "school": school, "schools_of_board": _schools_of_board(school)}
    return render(request, "intake/board.html", context, status=422 if form.errors else 200)


def _school(user: User, pk: int) -> Unit:
    return get_object_or_404(schools_to_link(user), pk=pk)


def _esis(user: User, pk: int) -> Sender:
    return get_object_or_404(senders_of(user), pk=pk, system=System.ESIS, ended_at=None)


def _schools_of_board(school: Unit) -> int:
    if not school.board:
        return 0
    same = Unit.objects.filter(organisation=school.organisation_id, board__iexact=school.board)
    return same.filter(closed_on=None).count()
