"""Signing in with two steps, as its owner looks after it: what there is, names, removing, switching off (A-12)."""

import django_otp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts import second_factor
from core.accounts.actions import second_factors as actions
from core.accounts.actions.second_factors import LastFactor
from core.accounts.forms import PasskeyNameForm, posted
from core.accounts.models import AuthenticatorApp, Passkey, User
from core.accounts.signed_in import user_of
from core.accounts.views.second_step import step_page


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The app, the passkeys and the recovery codes of who is signed in."""
    user = user_of(request)
    context = {
        "app": second_factor.confirmed_app(user),
        "passkeys": list(user.passkeys.all()),
        "codes_left": second_factor.recovery_codes_left(user),
        "is_obliged": user.must_have_second_factor,
    }
    return render(request, "accounts/two_steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    passkey = get_object_or_404(user.passkeys, pk=pk)
    form = PasskeyNameForm(posted(request), initial={"name": passkey.name})
    if form.is_valid():
        actions.rename_passkey(user, passkey, form.cleaned_data["name"])
        messages.success(request, _("The passkey has another name now."))
        return redirect("accounts:two_steps")
    return step_page(request, "accounts/rename_passkey.html", form, passkey=passkey)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    return _remove(request, user, get_object_or_404(user.passkeys, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    app = second_factor.confirmed_app(user)
    return redirect("accounts:two_steps") if app is None else _remove(request, user, app)


@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest) -> HttpResponse:
    """For whoever the role does not oblige; who it is has just been proved with a second factor."""
    user = user_of(request)
    if user.must_have_second_factor or not user.has_second_factor:
        return redirect("accounts:two_steps")
    if request.method == "POST":
        actions.switch_off(user)
        messages.success(request, _("Signing in with two steps is off."))
        return redirect("accounts:two_steps")
    return render(request, "accounts/switch_off.html")


def _remove(request: HttpRequest, user: User, factor: AuthenticatorApp | Passkey) -> HttpResponse:
    is_last = second_factor.left_without(user, factor) is None
    of_this_session = request.user.otp_device == factor  # type: ignore[union-attr]
    if request.method == "POST" and not is_last:
        try:
            left = actions.remove(user, factor)
        except LastFactor:
            is_last = True
        else:
            if of_this_session:
                django_otp.login(request, left)
            messages.success(request, _("Removed. The next sign-in takes one of the others."))
            return redirect("accounts:two_steps")
    context = {"factor": factor, "is_passkey": isinstance(factor, Passkey), "is_last": is_last}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/remove_factor.html", context, status=status)
