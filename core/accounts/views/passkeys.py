"""Passkeys: using one as the second step, and adding one (A-12)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import passkeys, second_factor
from core.accounts.actions import sign_in as actions
from core.accounts.forms import NewPasskeyForm, PasskeyForm, posted
from core.accounts.models import User
from core.accounts.passkeys import PasskeyRefused
from core.accounts.signed_in import user_of
from core.accounts.views.second_step import finished, onward, show_recovery_codes, step_page


@require_http_methods(["GET", "HEAD", "POST"])
def use_passkey(request: HttpRequest) -> HttpResponse:
    """Asks for a passkey in place of a code."""
    user = user_of(request)
    if second_factor.is_passed(user) or not user.passkeys.exists():
        return onward(request, user)
    form = PasskeyForm(posted(request))
    if form.is_valid():
        try:
            passkey = passkeys.use(request, user, form.cleaned_data["answer"])
        except PasskeyRefused as refused:
            actions.refuse_second_factor(user, "passkey", refused.reason)
            form.add_error(None, _("This passkey was not accepted. Try again, or choose another way below."))
        else:
            actions.pass_second_factor(request, user, passkey)
            return finished(request, user)
    has_app = second_factor.confirmed_app(user) is not None
    return step_page(request, "accounts/passkey.html", form, has_app=has_app)


@require_POST
def use_question(request: HttpRequest) -> HttpResponse:
    """What the browser asks the authenticator, for who is still to take the second step."""
    user = user_of(request)
    if second_factor.is_passed(user) or not user.passkeys.exists():
        return HttpResponseForbidden()
    return JsonResponse(passkeys.ask_to_use(request, user))


@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Adds a passkey, while setting up or later."""
    user = user_of(request)
    if _must_take_second_step(user):
        return onward(request, user)
    form = NewPasskeyForm(posted(request))
    if form.is_valid():
        try:
            passkey = passkeys.add(request, user, form.cleaned_data["answer"], name=form.cleaned_data["name"])
        except PasskeyRefused:
            form.add_error(None, _("The passkey was not added: the device gave no right answer. Try again."))
        else:
            if getattr(user, "otp_device", None) is None:
                actions.pass_second_factor(request, user, passkey)
            if not second_factor.recovery_codes_left(user):
                return show_recovery_codes(request, user, setting_up=False)
            messages.success(request, _("The passkey has been added."))
            return redirect("accounts:two_steps")
    return step_page(request, "accounts/add_passkey.html", form, first_time=not second_factor.is_passed(user))


@require_POST
def add_question(request: HttpRequest) -> HttpResponse:
    """What the browser asks the authenticator, for who may add a passkey now."""
    user = user_of(request)
    if _must_take_second_step(user):
        return HttpResponseForbidden()
    return JsonResponse(passkeys.ask_to_add(request, user))


def _must_take_second_step(user: User) -> bool:
    """Whoever knows only the password must not put a key of their own beside the owner's."""
    return user.has_second_factor and not second_factor.is_passed(user)
