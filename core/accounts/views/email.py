"""The own e-mail address: asking for a new one, and confirming it from there (A-11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from core.accounts.actions import change_email as actions
from core.accounts.actions.links import find_email_link
from core.accounts.branding import branding
from core.accounts.forms import ChangeEmailForm, posted
from core.accounts.signed_in import user_of
from core.accounts.views.first_password import REFERRER_POLICY
from core.accounts.waiting import again_words


@require_http_methods(["GET", "HEAD", "POST"])
def change_email(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ChangeEmailForm(user, posted(request))
    if form.is_valid():
        until = actions.ask_change(user, form.cleaned_data["email"])
        if until is None:
            messages.success(
                request, _("A link has been sent to the new address. Follow it to confirm the change.")
            )
            return redirect("accounts:account")
        form.add_error(None, again_words(until))
    status = 422 if form.errors else 200
    return render(request, "accounts/change_email.html", {"form": form}, status=status)


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Only opening it changes nothing: mail scanners open links."""
    link = find_email_link(token)
    if link is None or (request.method == "POST" and not actions.confirm_change(link)):
        response = render(request, "accounts/link_expired.html", status=410)
    else:
        context = {
            "organisation": branding(link.user.organisation),
            "environment": link.user.environment,
            "email": link.sent_to,
            "is_confirmed": request.method == "POST",
        }
        response = render(request, "accounts/confirm_email.html", context)
    response["Referrer-Policy"] = REFERRER_POLICY
    return response
