"""The second step of signing in, and setting it up (A-12)."""

from typing import Any

import segno
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from core.accounts import second_factor
from core.accounts.actions import sign_in as actions
from core.accounts.forms import CodeForm, OwnPasswordForm, RecoveryCodeForm, posted
from core.accounts.models import RecoveryCodes, User
from core.accounts.navigation import home_url, onward_url
from core.accounts.next_page import next_page, with_next


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the code that the app shows."""
    user = _user(request)
    app = second_factor.confirmed_app(user)
    if second_factor.is_passed(user) or app is None:
        return _onward(request, user)
    form = CodeForm(posted(request))
    if form.is_valid():
        wait = second_factor.seconds_to_wait(app)
        if second_factor.verify_app_code(app, form.cleaned_data["code"]):
            actions.pass_second_factor(request, user, app)
            return HttpResponseRedirect(next_page(request) or home_url(user))
        actions.refuse_second_factor(user, "authenticatorapp", waiting=wait > 0)
        form.add_error("code", _wait(wait) if wait else _wrong_code())
    return _page(request, "accounts/second_factor.html", form)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """Asks for a recovery code instead, for who does not have the app at hand."""
    user = _user(request)
    if second_factor.is_passed(user) or not user.has_second_factor:
        return _onward(request, user)
    form = RecoveryCodeForm(posted(request))
    if form.is_valid():
        codes = RecoveryCodes.objects.filter(user=user).first()
        wait = second_factor.seconds_to_wait(codes) if codes else 0
        if codes and second_factor.use_recovery_code(codes, form.cleaned_data["code"]):
            actions.pass_second_factor(request, user, codes)
            messages.warning(request, _codes_left(second_factor.recovery_codes_left(user)))
            return HttpResponseRedirect(next_page(request) or home_url(user))
        actions.refuse_second_factor(user, "recoverycodes", waiting=wait > 0)
        form.add_error(
            "code", _wait(wait) if wait else _("This recovery code is not right, or was used before.")
        )
    return _page(request, "accounts/recovery_code.html", form)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_app(request: HttpRequest) -> HttpResponse:
    """The first of three steps: which app to take. In a session that is complete the password is asked again."""
    user = _user(request)
    first_time = not second_factor.is_passed(user)
    if first_time and user.has_second_factor:
        # Whoever knows only the password must not put another telephone in the place of the owner's.
        return _onward(request, user)
    form = None if first_time else OwnPasswordForm(request)
    if request.method == "POST" and (form is None or form.is_valid()):
        second_factor.add_app(user, confirmed=False)
        return HttpResponseRedirect(with_next(reverse("accounts:confirm_app"), next_page(request)))
    return _page(
        request, "accounts/set_up_app.html", form, replaces=second_factor.confirmed_app(user) is not None
    )


@sensitive_post_parameters("code")
@sensitive_variables("codes")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_app(request: HttpRequest) -> HttpResponse:
    """The second step, scanning the QR code; a right code leads to the third, the recovery codes."""
    user = _user(request)
    app = second_factor.pending_app(user)
    if app is None or (user.has_second_factor and not second_factor.is_passed(user)):
        return _onward(request, user)
    form = CodeForm(posted(request))
    if form.is_valid():
        wait = second_factor.seconds_to_wait(app)
        if second_factor.confirm_app(app, form.cleaned_data["code"]):
            app.confirmed = True
            actions.pass_second_factor(request, user, app)
            return _show_recovery_codes(request, user, setting_up=True)
        form.add_error("code", _wait(wait) if wait else _wrong_code())
    return _page(
        request,
        "accounts/confirm_app.html",
        form,
        qr_code=segno.make(second_factor.setup_uri(app), error="m").svg_data_uri(scale=6, light="#fff"),
        seed=second_factor.seed_text(app),
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes for who has used or lost the old ones."""
    user = _user(request)
    if not user.has_second_factor:
        return redirect("accounts:account")
    form = OwnPasswordForm(request)
    if form.is_valid():
        return _show_recovery_codes(request, user, setting_up=False)
    return _page(
        request, "accounts/new_recovery_codes.html", form, left=second_factor.recovery_codes_left(user)
    )


@sensitive_variables("codes")
def _show_recovery_codes(request: HttpRequest, user: User, *, setting_up: bool) -> HttpResponse:
    """Shown in the answer itself, this once: nothing keeps them."""
    codes = second_factor.make_recovery_codes(user)
    context = {"codes": codes, "setting_up": setting_up, "onward": next_page(request) or home_url(user)}
    return render(request, "accounts/recovery_codes.html", context)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _onward(request: HttpRequest, user: User) -> HttpResponse:
    return HttpResponseRedirect(with_next(onward_url(user), next_page(request)))


def _page(request: HttpRequest, template: str, form: Form | None, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, "next": next_page(request), **more}, status=_status(form))


def _status(form: Form | None) -> int:
    if isinstance(form, OwnPasswordForm):
        return form.status
    return 422 if form is not None and form.errors else 200


def _wrong_code() -> str:
    return _(
        "This code is not right, or it was used before. Wait for the next one. Does it stay wrong? "
        "Check whether the clock of the telephone is right."
    )


def _wait(seconds: int) -> str:
    return ngettext(
        "There were wrong codes. Try again in %(count)d second.",
        "There were wrong codes. Try again in %(count)d seconds.",
        seconds,
    ) % {"count": seconds}


def _codes_left(count: int) -> str:
    if count == 0:
        return _("That was the last recovery code. Make new ones under “My account”.")
    return ngettext(
        "There is %(count)d recovery code left. A new telephone? Set up the app again under “My account”.",
        "There are %(count)d recovery codes left. A new telephone? Set up the app again under “My account”.",
        count,
    ) % {"count": count}
