from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import second_factor
from core.accounts.actions import sign_in as actions
from core.accounts.actions.new_device import tell_of_new_device
from core.accounts.branding import branding
from core.accounts.choices import Environment, OrganisationKind
from core.accounts.forms import SignInForm
from core.accounts.known_device import is_known_to, remember_device
from core.accounts.models import Organisation, User
from core.accounts.navigation import home_url, onward_url
from core.accounts.next_page import next_page, with_next
from core.accounts.remembered import remember
from core.accounts.selectors import organisations_of
from core.accounts.signed_in import user_of
from core.accounts.waiting import seconds_until, wait_words
from core.lib.cookies import keep_cookie
from core.lib.headers import clears_site_data


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, slug: str, environment: Environment) -> HttpResponse:
    """One page for each organisation and environment; whatever is wrong, the answer is the same (A-04)."""
    organisation = get_object_or_404(organisations_of(environment), slug=slug)
    if request.method != "POST":
        if isinstance(request.user, User) and second_factor.is_passed(request.user):
            return HttpResponseRedirect(next_page(request) or home_url(request.user))
        return _page(request, organisation, environment, SignInForm(environment), status=200)
    form = SignInForm(environment, request.POST)
    if form.is_valid():
        try:
            identifier, password = form.cleaned_data["identifier"], form.cleaned_data["password"]
            user = actions.try_password(
                request, organisation, environment, identifier=identifier, password=password
            )
        except actions.MustWait as wait:
            form.add_error(None, wait_words(wait.until))
            return _wait_page(request, organisation, environment, form, wait.until)
        if user is not None:
            remembered = form.cleaned_data.get("remembered", False)
            return _come_in(request, user, environment, remembered=remembered)
        form.add_error(None, _("We do not know this combination. Check what you filled in and try again."))
    return _page(request, organisation, environment, form, status=422)


@require_POST
@clears_site_data
def sign_out(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    page = reverse("accounts:sign_in", args=[user.organisation.slug, user.environment])
    goes_on = actions.end_session(request, user)
    if goes_on is not None:
        messages.success(
            request,
            _("Signed out. You go on as %(name)s, %(organisation)s.")
            % {"name": goes_on.full_name, "organisation": goes_on.organisation},
        )
        return HttpResponseRedirect(reverse("accounts:start"))
    messages.success(request, _("Signed out. See you soon!"))
    return HttpResponseRedirect(page)


def _come_in(request: HttpRequest, user: User, environment: Environment, *, remembered: bool) -> HttpResponse:
    is_new_device = user.last_login is not None and not is_known_to(request, user)
    actions.start_session(request, user, remembered=remembered)
    if is_new_device:
        tell_of_new_device(user)
    wanted, onward = next_page(request), onward_url(user)
    complete = second_factor.is_passed(user)
    response = HttpResponseRedirect((wanted or onward) if complete else with_next(onward, wanted))
    remember(response, environment, user.organisation.slug)
    remember_device(request, response, user)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep_cookie(response, "language", user.language)
    return response


def _wait_page(
    request: HttpRequest,
    organisation: Organisation,
    environment: Environment,
    form: SignInForm,
    until: datetime,
) -> HttpResponse:
    response = _page(request, organisation, environment, form, status=429)
    response["Retry-After"] = str(seconds_until(until))
    return response


def _page(
    request: HttpRequest, organisation: Organisation, environment: Environment, form: SignInForm, status: int
) -> HttpResponse:
    in_childcare = organisation.kind == OrganisationKind.CHILDCARE
    context = {
        "form": form,
        "organisation": branding(organisation),
        "environment": environment,
        "others": [other for other in Environment if other != environment] if in_childcare else [],
        "next": next_page(request),
    }
    return render(request, "accounts/sign_in.html", context, status=status)
