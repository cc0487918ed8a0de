"""The second step of signing in with codes, and setting up the app (A-12)."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from core.accounts import second_factor
from core.accounts.actions import sign_in as actions
from core.accounts.actions.own_details import set_app_suffix
from core.accounts.forms import (
    AppForm,
    CodeForm,
    RecoveryCodeForm,
    posted,
)
from core.accounts.models import RecoveryCodes
from core.accounts.next_page import next_page, with_next
from core.accounts.signed_in import user_of
from core.accounts.views.second_step import (
    code_words,
    finished,
    onward,
    show_recovery_codes,
    step_page,
    wait_words,
)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the code that the app shows; who has only passkeys goes to the page for those."""
    user = user_of(request)
    app = second_factor.confirmed_app(user)
    if second_factor.is_passed(user) or not user.has_second_factor:
        return onward(request, user)
    if app is None:
        return HttpResponseRedirect(with_next(reverse("accounts:passkey"), next_page(request)))
    form = CodeForm(posted(request))
    if form.is_valid():
        answer = second_factor.check_app_code(app, form.cleaned_data["code"])
        if answer.is_right:
            actions.pass_second_factor(request, user, app)
            return finished(request, user)
        actions.refuse_code(user, "authenticatorapp", waiting=answer.seconds_to_wait > 0)
        form.add_error("code", code_words(answer))
    return step_page(request, "accounts/second_factor.html", form, has_passkey=user.passkeys.exists())


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """Asks for a recovery code instead, for who does not have the app or passkey at hand."""
    user = user_of(request)
    if second_factor.is_passed(user) or not user.has_second_factor:
        return onward(request, user)
    form = RecoveryCodeForm(posted(request))
    if form.is_valid():
        codes = RecoveryCodes.objects.filter(user=user).first()
        wait = second_factor.seconds_to_wait(codes) if codes else 0
        if codes and second_factor.use_recovery_code(codes, form.cleaned_data["code"]):
            actions.pass_second_factor(request, user, codes)
            messages.warning(request, _codes_left(second_factor.recovery_codes_left(user)))
            return finished(request, user)
        actions.refuse_code(user, "recoverycodes", waiting=wait > 0)
        form.add_error(
            "code", wait_words(wait) if wait else _("This recovery code is not right, or was used before.")
        )
    return step_page(request, "accounts/recovery_code.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def set_up_app(request: HttpRequest) -> HttpResponse:
    """The first of three steps: which app to take."""
    user = user_of(request)
    if not second_factor.is_passed(user) and user.has_second_factor:
        # Whoever knows only the password must not put another telephone in the place of the owner's.
        return onward(request, user)
    form = AppForm(user, posted(request))
    if form.is_valid():
        set_app_suffix(user, form.cleaned_data["app_suffix"])
        second_factor.add_app(user, confirmed=False)
        return HttpResponseRedirect(with_next(reverse("accounts:confirm_app"), next_page(request)))
    replaces = second_factor.confirmed_app(user) is not None
    return step_page(request, "accounts/set_up_app.html", form, replaces=replaces)


@sensitive_post_parameters("code")
@sensitive_variables("codes")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_app(request: HttpRequest) -> HttpResponse:
    """The second step, scanning the QR code; a right code leads to the third, the recovery codes."""
    user = user_of(request)
    app = second_factor.pending_app(user)
    if app is None or (user.has_second_factor and not second_factor.is_passed(user)):
        return onward(request, user)
    form = CodeForm(posted(request))
    if form.is_valid():
        answer = second_factor.confirm_app(app, form.cleaned_data["code"])
        if answer.is_right:
            app.confirmed = True
            actions.pass_second_factor(request, user, app)
            return show_recovery_codes(request, user, setting_up=True)
        form.add_error("code", code_words(answer))
    return step_page(
        request,
        "accounts/confirm_app.html",
        form,
        qr_code=segno.make(second_factor.setup_uri(app), error="m").svg_data_uri(scale=6, light="#fff"),
        seed=second_factor.seed_text(app),
        label=second_factor.label_of(user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes for who has used or lost the old ones."""
    user = user_of(request)
    if not user.has_second_factor:
        return redirect("accounts:account")
    if request.method == "POST":
        return show_recovery_codes(request, user, setting_up=False)
    left = second_factor.recovery_codes_left(user)
    return render(request, "accounts/new_recovery_codes.html", {"left": left})


def _codes_left(count: int) -> str:
    if count == 0:
        return _("That was the last recovery code. Make new ones under “My account”.")
    return ngettext(
        "There is %(count)d recovery code left. A new telephone? Set up the app again under “My account”.",
        "There are %(count)d recovery codes left. A new telephone? Set up the app again under “My account”.",
        count,
    ) % {"count": count}
