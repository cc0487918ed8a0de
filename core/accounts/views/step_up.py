"""Asks once more who it is, before a sensitive page (core.accounts.step_up)."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import passkeys, second_factor, sessions, step_up
from core.accounts.forms import OwnPasswordForm, PasskeyForm, StepUpCodeForm, posted
from core.accounts.models import User
from core.accounts.navigation import home_url
from core.accounts.next_page import next_page
from core.accounts.passkeys import PasskeyRefused
from core.accounts.signed_in import user_of
from core.accounts.views.second_step import code_words, step_page


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest) -> HttpResponse:
    """A passkey or code for accounts with a second factor, the password for others; then back to the page."""
    user, session = user_of(request), sessions.current(request)
    is_suspect = session is not None and session.suspect_at is not None
    if request.method != "POST" and step_up.is_fresh(request) and not is_suspect:
        return _back(request, user)
    form = _form(request, user)
    if form.is_valid():
        means = _means_proved(request, user, form)
        if means:
            step_up.passed(request, user, means=means)
            return _back(request, user)
    return step_page(
        request,
        "accounts/step_up.html",
        form if not isinstance(form, PasskeyForm) else StepUpCodeForm(),
        is_suspect=is_suspect,
        has_passkey=user.passkeys.exists(),
        passkey_form=form if isinstance(form, PasskeyForm) else PasskeyForm(),
    )


@require_POST
def question(request: HttpRequest) -> HttpResponse:
    """What the browser asks the authenticator, for who has a passkey."""
    user = user_of(request)
    if not user.passkeys.exists():
        return HttpResponseForbidden()
    return JsonResponse(passkeys.ask_to_use(request, user))


def _form(request: HttpRequest, user: User) -> Form:
    if not user.has_second_factor:
        return OwnPasswordForm(request)
    return PasskeyForm(request.POST) if "answer" in request.POST else StepUpCodeForm(posted(request))


def _means_proved(request: HttpRequest, user: User, form: Form) -> str:
    """By what means, for the trail; empty, with words on the form, when it was not right."""
    if isinstance(form, OwnPasswordForm):
        return "password"
    if isinstance(form, PasskeyForm):
        return _with_passkey(request, user, form)
    answer = second_factor.check_any_code(user, form.cleaned_data["code"])
    if answer.is_right:
        return "code"
    reason = "code_during_wait" if answer.seconds_to_wait else "wrong_code"
    step_up.refused(user, means="code", reason=reason)
    form.add_error("code", code_words(answer))
    return ""


def _with_passkey(request: HttpRequest, user: User, form: PasskeyForm) -> str:
    try:
        passkeys.use(request, user, form.cleaned_data["answer"])
    except PasskeyRefused as refused:
        step_up.refused(user, means="passkey", reason=refused.reason)
        form.add_error(None, _("This passkey was not accepted. Try again, or choose another way below."))
        return ""
    return "passkey"


def _back(request: HttpRequest, user: User) -> HttpResponse:
    return HttpResponseRedirect(next_page(request) or home_url(user))
