from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from core.accounts.actions import links
from core.accounts.actions import sign_in as sign_in_actions
from core.accounts.branding import branding
from core.accounts.choices import LinkKind
from core.accounts.forms import NewPasswordForm, posted
from core.accounts.models import AccountLink
from core.accounts.navigation import onward_url
from core.accounts.waiting import again_words

# Nobody who is linked from the page may learn the token. With "no-referrer" browsers would send
# "Origin: null" along with the form, which reads as a forged one.
REFERRER_POLICY = "strict-origin"


@sensitive_post_parameters("new_password")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest, token: str) -> HttpResponse:
    """Sets a password with a one-time link, and signs in. Only opening it uses nothing up: mail scanners do."""
    link = links.find_link(token)
    response = _too_late(request, token) if link is None else _set_password(request, link)
    response["Referrer-Policy"] = REFERRER_POLICY
    return response


def _set_password(request: HttpRequest, link: AccountLink) -> HttpResponse:
    form = NewPasswordForm(link.user, posted(request))
    if form.is_valid():
        if not links.use_link(link, form.cleaned_data["new_password"]):
            return _dead(request)
        sign_in_actions.start_session(request, link.user)
        messages.success(request, _("The password is set. Welcome!"))
        return HttpResponseRedirect(onward_url(link.user))
    is_reset = link.kind == LinkKind.RESET
    context = {
        "form": form,
        "account": link.user,
        "is_reset": is_reset,
        "organisation": branding(link.user.organisation),
    }
    return render(request, "accounts/first_password.html", context, status=422 if form.errors else 200)


def _too_late(request: HttpRequest, token: str) -> HttpResponse:
    """An activation link that is only too old sends a new one to the same address in one click (A-09)."""
    link = links.find_expired_activation(token)
    if link is None:
        return _dead(request)
    if request.method != "POST" or "again" not in request.POST:
        return render(
            request,
            "accounts/link_again.html",
            {"organisation": branding(link.user.organisation)},
            status=410,
        )
    until = links.send_again(link)
    context = {"organisation": branding(link.user.organisation), "wait": again_words(until) if until else ""}
    return render(request, "accounts/link_sent.html", context, status=429 if until else 200)


def _dead(request: HttpRequest) -> HttpResponse:
    """The same page for used, expired and made-up links: it tells nothing about accounts."""
    return render(request, "accounts/link_expired.html", status=410)
