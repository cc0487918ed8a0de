"""The forgotten password: one page for each organisation and environment, and one answer (A-07)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.accounts.actions.ask_reset import Asked, ask_reset, record_invalid_bsn
from core.accounts.branding import branding
from core.accounts.choices import Environment, ResetAsks
from core.accounts.forms import ForgottenForm, posted
from core.accounts.models import Organisation
from core.accounts.selectors import organisations_of
from core.accounts.waiting import again_words, seconds_until


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest, slug: str, environment: Environment) -> HttpResponse:
    organisation = get_object_or_404(organisations_of(environment), slug=slug)
    form = ForgottenForm(environment, ResetAsks(organisation.reset_asks), posted(request))
    if form.is_valid():
        return _answer(request, organisation, environment, form)
    if form.is_bound and form.has_invalid_bsn:
        until = record_invalid_bsn(request, Asked(organisation, environment, form.data.get("identifier", "")))
        if until:
            return _too_soon(request, organisation, environment, form, until)
    return _page(request, organisation, environment, form, status=422 if form.errors else 200)


def _answer(
    request: HttpRequest, organisation: Organisation, environment: Environment, form: ForgottenForm
) -> HttpResponse:
    until = ask_reset(request, Asked(organisation, environment, **form.cleaned_data))
    if until:
        return _too_soon(request, organisation, environment, form, until)
    context = {"organisation": branding(organisation), "environment": environment}
    return render(request, "accounts/forgotten_asked.html", context)


def _too_soon(
    request: HttpRequest,
    organisation: Organisation,
    environment: Environment,
    form: ForgottenForm,
    until: datetime,
) -> HttpResponse:
    form.add_error(None, again_words(until))
    response = _page(request, organisation, environment, form, status=429)
    response["Retry-After"] = str(seconds_until(until))
    return response


def _page(
    request: HttpRequest,
    organisation: Organisation,
    environment: Environment,
    form: ForgottenForm,
    status: int,
) -> HttpResponse:
    context = {"form": form, "organisation": branding(organisation), "environment": environment}
    return render(request, "accounts/forgotten.html", context, status=status)
