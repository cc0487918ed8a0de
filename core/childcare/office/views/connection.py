"""Kantoor > Koppeling: where the register is, how old the copy of its locations is, and who reads ours (K-17, K-21)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.forms import posted
from core.accounts.models import Organisation, User
from core.accounts.signed_in import user_of
from core.childcare.gateway import keeping, tokens
from core.childcare.gateway.contract import PROBLEM_WORDS, RESOURCES, GatewayProblem
from core.childcare.gateway.state import state_of
from core.childcare.models import RegisterConnection, RegisterToken
from core.childcare.office.forms.registrations import ConnectionForm, TokenForm
from core.childcare.registration.offers import ASKED, place_of
from core.childcare.rules.on_offer import hindrances

INVALID = 422


@require_safe
def connection(request: HttpRequest) -> HttpResponse:
    """How the register is doing, which locations parents see, and what the contract holds."""
    return _draw(request, TokenForm())


def _draw(request: HttpRequest, form: TokenForm, *, token: str = "", status: int = 200) -> HttpResponse:
    user = user_of(request)
    state = state_of(_house(user))
    context = {
        "state": state,
        "copy_problem": _in_words(state.copy.problem.value) if state.copy and state.copy.problem else "",
        "last_problem": _in_words(state.connection.last_problem) if state.connection else "",
        "places": _places(state.copy),
        "resources": RESOURCES,
        "tokens": _tokens_of(user),
        "token_form": form,
        "new_token": token,
    }
    response = render(request, "office/registrations/connection.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Fetch the locations now."""
    user = user_of(request)
    copied = keeping.refresh_now(user, _house(user))
    if copied.problem is None:
        messages.success(request, _("The locations are fetched: parents see them as they are now."))
    else:
        words = _("Not fetched: %(problem)s. The last good copy stays.")
        messages.error(request, words % {"problem": _in_words(copied.problem.value)})
    return redirect("office:connection")


@sensitive_post_parameters("secret")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Where the back-office is, and the token for it."""
    user = user_of(request)
    known = RegisterConnection.objects.filter(organisation=user.organisation_id).first()
    initial = {"address": known.address, "is_on": known.is_on} if known else {"is_on": True}
    form = ConnectionForm(posted(request), has_secret=known is not None, initial=initial)
    if form.is_valid():
        keeping.save_connection(user, **form.cleaned_data)
        messages.success(request, _("Saved. Fetch the locations to see whether it works."))
        return redirect("office:connection")
    context = {"form": form, "known": known}
    return render(
        request,
        "office/registrations/connection_form.html",
        context,
        status=INVALID if form.errors else 200,
    )


@sensitive_variables("token")
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Give another system access; the token is on the answer and nowhere else."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=INVALID)
    _made, token = tokens.make_token(user_of(request), form.cleaned_data["name"])
    return _draw(request, TokenForm(), token=token)


@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End the access of another system."""
    user = user_of(request)
    token = get_object_or_404(_tokens_of(user), pk=pk)
    tokens.end_token(user, token)
    messages.success(request, _("%(name)s has no access any more.") % {"name": token.name})
    return redirect("office:connection")


def _house(user: User) -> Organisation:
    assert user.organisation is not None
    return user.organisation


def _tokens_of(user: User) -> Any:
    return RegisterToken.objects.filter(organisation=user.organisation_id, ended_at=None).select_related(
        "made_by"
    )


def _in_words(problem: str) -> str:
    return str(PROBLEM_WORDS[GatewayProblem(problem)]) if problem else ""


def _places(copy: Any) -> list[tuple[Any, list[str]]]:
    """Each location of the copy with the care that can be asked there, whatever the child's school."""
    if copy is None:
        return []
    return [
        (
            location,
            [
                str(kind.label)
                for kind in ASKED
                if not hindrances(place_of(location), kind.value, links_schools=False, school=None)
            ],
        )
        for location in copy.data.locations
    ]
