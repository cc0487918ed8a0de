"""Beheer > Accounts: find, make, change, end, and send a link (A-25, A-28)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts import handing_over, prefilled
from core.accounts.actions import end_account as ending
from core.accounts.actions import manage_accounts as actions
from core.accounts.admin_forms import AccountFilterForm, AccountForm, EndAccountForm
from core.accounts.admin_selectors import accounts_for, find_accounts
from core.accounts.administration import RefusedError
from core.accounts.choices import Environment
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.accounts.waiting import again_words
from core.lib.paging import page_by_name

PAGE_SIZE = 50
AFTER, BEFORE = "na", "voor"


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that fit, by name; typing goes on searching. The form is sent, so no name stands in an address."""
    user = user_of(request)
    asked = request.POST or request.GET
    form = AccountFilterForm(user, asked)
    found = find_accounts(user, form.wanted)
    page = page_by_name(
        found, "full_name", PAGE_SIZE, after=asked.get(AFTER, ""), before=asked.get(BEFORE, "")
    )
    context = {
        "form": form,
        "accounts": page.rows,
        "previous": page.previous,
        "next": page.next,
        "is_filtered": any(asked.get(name) for name in ("zoek", "rol", "organisatie", "stand")),
    }
    is_part = request.headers.get("HX-Target") == "accounts"
    return render(request, f"accounts/admin/{'_accounts' if is_part else 'accounts'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Nieuwe gebruiker: the owner gets a link, never a password."""
    user = user_of(request)
    form = AccountForm(user, posted(request), start=prefilled.filled_in(user, request.GET))
    if form.is_valid():
        try:
            made = actions.make_account(user, form.details)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(
                request,
                _("The account is made. %(email)s gets a link to choose a password.") % {"email": made.email},
            )
            return _to_account(made)
    return _form_page(request, "accounts/admin/new_account.html", form)


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who it is, how it stands, and what can be done with it."""
    user = user_of(request)
    shown = _find(user, pk)
    context = {
        "account": shown,
        "units": list(shown.units.all()),
        "is_own": shown.pk == user.pk,
        "is_from_register": shown.environment != Environment.STAFF,
        "has_planned_end": shown.is_open and shown.ends_at is not None,
    }
    return render(request, "accounts/admin/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, role, schools and address of staff; what comes from the register is changed there."""
    user = user_of(request)
    shown = get_object_or_404(accounts_for(user).filter(environment=Environment.STAFF), pk=pk)
    form = AccountForm(user, posted(request), account=shown)
    if form.is_valid():
        try:
            changed = actions.change_account(user, shown, form.details)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            if changed:
                messages.success(request, _("Saved. It holds from the next page that this person opens."))
            return _to_account(shown)
    return _form_page(request, "accounts/admin/change_account.html", form, account=shown)


@require_POST
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = _find(user, pk)
    try:
        until = actions.send_link(user, shown)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
        return _to_account(shown)
    if until:
        messages.warning(request, again_words(until))
    else:
        messages.success(request, _("A link for a password is on its way to the address on file."))
    return _to_account(shown)


@require_http_methods(["GET", "HEAD", "POST"])
def end_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Medewerker vertrekt: first what will happen, then the button that does it."""
    user = user_of(request)
    shown = _find(user, pk)
    form = EndAccountForm(user, shown, posted(request))
    is_sure = "confirm" in request.POST
    if form.is_valid() and is_sure:
        successor, on = form.cleaned_data["successor"], form.cleaned_data["on"]
        try:
            went = ending.end_account(user, shown, successor=successor, on=on)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _end_words(shown, went, planned=bool(on)))
            return _to_account(shown)
    context = {
        "account": shown,
        "open_work": handing_over.open_work(shown),
        "asks": form.is_valid() and not is_sure,
        "successor": form.cleaned_data.get("successor") if form.is_bound else None,
    }
    return _form_page(request, "accounts/admin/end_account.html", form, **context)


@require_POST
def withdraw_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = _find(user, pk)
    try:
        ending.withdraw_end(user, shown)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("The account stays open."))
    return _to_account(shown)


@require_POST
def reopen_account(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    shown = _find(user, pk)
    try:
        ending.reopen_account(user, shown)
    except RefusedError as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(
            request, _("The account is open again. Send a link, so that a password can be chosen.")
        )
    return _to_account(shown)


def _find(user: User, pk: int) -> User:
    found: User = get_object_or_404(
        accounts_for(user).select_related("role", "organisation", "successor"), pk=pk
    )
    return found


def _end_words(account: User, went: list[str], *, planned: bool) -> str:
    if planned:
        return _("The end of the account is planned.")
    words = _("The account of %(name)s has ended.") % {"name": account.full_name}
    if not went:
        return words
    return f"{words} " + _("Handed over: %(work)s.") % {"work": ", ".join(went)}


def _form_page(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, **more}, status=status)


def _to_account(account: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:admin_account", args=[account.pk]))
