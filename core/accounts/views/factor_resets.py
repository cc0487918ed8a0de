"""Resetting a lost second factor: who waits, asking, and confirming or withdrawing (A-13)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.accounts.actions import reset_second_factor as actions
from core.accounts.actions.reset_second_factor import NotPossible
from core.accounts.choices import IdentityCheck
from core.accounts.forms import FactorResetForm, posted
from core.accounts.models import SecondFactorReset, User
from core.accounts.selectors import MOST_SHOWN, factor_resets, find_owners, open_factor_resets, owners
from core.accounts.signed_in import user_of
from core.lib.templatetags.kring import short_moment

MOST_CLOSED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a colleague, what was closed lately, and a search for whose factor was lost.

    No name stands in an address.
    """
    user = user_of(request)
    text = request.POST.get("zoek", "").strip()
    waits = list(open_factor_resets(user))
    context = {
        "waits": waits,
        "closed": list(factor_resets(user).exclude(pk__in=[one.pk for one in waits])[:MOST_CLOSED]),
        "text": text,
        "found": list(find_owners(user, text)[:MOST_SHOWN]) if text else [],
    }
    return render(request, "accounts/factor_resets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reset of one account, with what was checked."""
    user = user_of(request)
    owner = get_object_or_404(owners(user), pk=pk)
    form = FactorResetForm(posted(request))
    if form.is_valid():
        check_done = IdentityCheck(form.cleaned_data["check_done"])
        try:
            reset = actions.ask(user, owner, check_done=check_done, note=form.cleaned_data["note"])
        except NotPossible as problem:
            form.add_error(None, _words(problem))
        else:
            messages.success(request, _("Asked. A colleague has 24 hours to confirm it."))
            return redirect("accounts:factor_reset", reset.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "owner": owner, "is_own": owner.pk == user.pk}
    return render(request, "accounts/ask_factor_reset.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One reset; POST confirms it, or withdraws it with `withdraw`."""
    user = user_of(request)
    reset = get_object_or_404(factor_resets(user), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            _act(request, user, reset)
        except NotPossible as refusal:
            problem = _words(refusal)
        else:
            return redirect("accounts:factor_resets")
        reset = get_object_or_404(factor_resets(user), pk=pk)
    context = {
        "reset": reset,
        "problem": problem,
        "may_confirm": user.pk not in (reset.asked_by_id, reset.owner_id),
    }
    return render(request, "accounts/factor_reset.html", context, status=409 if problem else 200)


def _act(request: HttpRequest, user: User, reset: SecondFactorReset) -> None:
    if "withdraw" in request.POST:
        actions.withdraw(user, reset)
        messages.success(request, _("Withdrawn. Nothing has changed for the account."))
    else:
        actions.confirm(user, reset)
        messages.success(
            request,
            _("The second step of %(name)s has been taken away; the next sign-in sets it up anew.")
            % {"name": reset.owner.full_name},
        )


def _words(problem: NotPossible) -> str:
    """Which rule it was, and what to do."""
    reset = problem.reset
    if problem.reason == NotPossible.OWN:
        return _("Nobody resets the own second factor. Ask two colleagues with this right.")
    if problem.reason == NotPossible.NOTHING_TO_RESET:
        return _("This account has no second factor: there is nothing to reset.")
    if problem.reason == NotPossible.SECOND_PERSON:
        return _("Two persons are needed: a colleague other than who asked, and not the owner, confirms it.")
    if problem.reason == NotPossible.EXPIRED:
        return _("It was not confirmed within 24 hours and has expired. Check who it is and ask anew.")
    assert reset is not None
    values = {"moment": short_moment(reset.closed_at or reset.asked_at)}
    if problem.reason == NotPossible.OPEN_ALREADY:
        return _("A reset was asked on %(moment)s already and waits for a colleague.") % values
    values["name"] = reset.closed_by.full_name if reset.closed_by else ""
    return _("%(name)s closed this already on %(moment)s.") % values
