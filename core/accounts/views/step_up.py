"""Asks once more who it is, before a sensitive page (core.accounts.step_up)."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.accounts import second_factor, sessions, step_up
from core.accounts.forms import OwnPasswordForm, StepUpCodeForm, posted
from core.accounts.models import User
from core.accounts.navigation import home_url
from core.accounts.next_page import next_page
from core.accounts.views.second_step import code_words, step_page, user_of


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest) -> HttpResponse:
    """A code for accounts with a second factor, the password for others; then back to the page that was asked for."""
    user, session = user_of(request), sessions.current(request)
    is_suspect = session is not None and session.suspect_at is not None
    if request.method != "POST" and step_up.is_fresh(request) and not is_suspect:
        return _back(request, user)
    form: Form = StepUpCodeForm(posted(request)) if user.has_second_factor else OwnPasswordForm(request)
    if form.is_valid():
        if isinstance(form, OwnPasswordForm):
            step_up.passed(request, user, means="password")
            return _back(request, user)
        answer = second_factor.check_any_code(user, form.cleaned_data["code"])
        if answer.is_right:
            step_up.passed(request, user, means="code")
            return _back(request, user)
        step_up.refused(user, means="code", waiting=answer.seconds_to_wait > 0)
        form.add_error("code", code_words(answer))
    return step_page(request, "accounts/step_up.html", form, is_suspect=is_suspect)


def _back(request: HttpRequest, user: User) -> HttpResponse:
    return HttpResponseRedirect(next_page(request) or home_url(user))
