from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import limits
from core.accounts.forms import NewPasswordForm, posted
from core.accounts.views.first_password import REFERRER_POLICY
from core.homelogin import attempts, home_session
from core.homelogin.actions import links
from core.homelogin.actions import sign_in as actions
from core.homelogin.emails import sender_address
from core.homelogin.forms import AskLinkForm, HomeSignInForm, person_behind
from core.homelogin.home_session import Home, at_home
from core.homelogin.models import HomeLink
from core.lib import clock
from core.lib.headers import clears_site_data


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and own password; whatever is wrong, the answer is the same (A-04, A-33)."""
    if request.method != "POST" and home_session.current(request):
        return _to_children()
    form = HomeSignInForm(posted(request))
    if form.is_valid():
        if actions.sign_in(request, form.cleaned_data["email"], form.cleaned_data["password"]):
            return _to_children()
        form.add_error(None, _("We do not know this combination. Check what you filled in and try again."))
    return render(request, "homelogin/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """A new link for a home address; known or not, the answer is the same."""
    form = AskLinkForm(posted(request))
    if not form.is_valid():
        context = {"form": form, "sender": sender_address()}
        return render(request, "homelogin/ask_link.html", context, status=422 if form.errors else 200)
    next_at = clock.now() + links.BETWEEN_LINKS
    if limits.begin(attempts.asking_link(request)).waits_until is None:
        next_at = links.ask_link(form.cleaned_data["email"]).next_at
    context = {
        "next_at": next_at,
        "sender": sender_address(),
        "address": form.cleaned_data["email"],
    }
    return render(request, "homelogin/link_asked.html", context)


@sensitive_post_parameters("new_password")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest, token: str) -> HttpResponse:
    """Sets the password with a one-time link, and signs in. Only opening it uses nothing up: mail scanners do."""
    link = links.find_link(token)
    response = _dead(request) if link is None else _set_password(request, link)
    response["Referrer-Policy"] = REFERRER_POLICY
    return response


@require_POST
@at_home
@clears_site_data
def sign_out(request: HttpRequest, home: Home) -> HttpResponse:
    actions.end_session(request, home)
    messages.success(request, _("Signed out. See you soon!"))
    return HttpResponseRedirect(reverse("homelogin:sign_in"))


def _set_password(request: HttpRequest, link: HomeLink) -> HttpResponse:
    form = NewPasswordForm(person_behind(link.account), posted(request))
    if form.is_valid():
        if not links.use_link(link, form.cleaned_data["new_password"]):
            return _dead(request)
        actions.start_session(request, link.account)
        messages.success(request, _("The password is set. Welcome!"))
        return _to_children()
    context = {"form": form, "account": link.account}
    return render(request, "homelogin/first_password.html", context, status=422 if form.errors else 200)


def _dead(request: HttpRequest) -> HttpResponse:
    """The same page for used, expired and made-up links: it tells nothing about accounts."""
    return render(request, "homelogin/link_expired.html", status=410)


def _to_children() -> HttpResponse:
    return HttpResponseRedirect(reverse("homelogin:children"))
