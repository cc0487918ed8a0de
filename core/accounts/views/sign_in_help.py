"""Beheer > Inloggen lukt niet: support sees why, and ends a wait (A-05, A-07)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts import sign_in_help
from core.accounts.actions import sign_in_waits
from core.accounts.selectors import reset_attempts, waiting_accounts
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action

MOST_ATTEMPTS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Whose account waits now, a search, and the last links that were asked. No name stands in an address."""
    user = user_of(request)
    text = request.POST.get("zoek", "").strip()[:100]
    context = {
        "waits": list(waiting_accounts(user)[: sign_in_help.MOST_FOUND]),
        "text": text,
        "found": list(sign_in_help.find_accounts_to_help(user, text)) if text else [],
        "attempts": list(reset_attempts(user)[:MOST_ATTEMPTS]),
    }
    return render(request, "accounts/sign_in_help.html", context)


@require_safe
@transaction.atomic
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: how it stands and what happened lately. Looking is recorded."""
    user = user_of(request)
    shown = get_object_or_404(sign_in_help.accounts_to_help(user), pk=pk)
    trail.record(Action.SIGN_IN_HELPED, actor=user, subject=shown)
    context = {
        "account": shown,
        "has_password": shown.has_usable_password() and bool(shown.password),
        "waiting": waiting_accounts(user).filter(pk=pk).first(),
        "lines": sign_in_help.lines_about(user, shown),
        "attempts": list(reset_attempts(user, shown)[:MOST_ATTEMPTS]),
    }
    return render(request, "accounts/sign_in_help_account.html", context)


@require_POST
def lift_wait(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    waiting = get_object_or_404(waiting_accounts(user), pk=pk)
    sign_in_waits.lift(waiting, actor=user)
    messages.success(request, _("%(name)s can sign in again at once.") % {"name": waiting.full_name})
    return redirect("accounts:sign_in_help")
