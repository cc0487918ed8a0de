from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts import second_factor
from core.accounts.actions import change_password as actions
from core.accounts.actions.own_details import change_details
from core.accounts.forms import ChangePasswordForm, DetailsForm, posted
from core.accounts.signed_in import user_of
from core.lib.nl import display_phone


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Where an account comes that may open no page of its own but Mijn account."""
    return render(request, "accounts/landing.html")


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Mijn account: who this is, and what can be changed."""
    user = user_of(request)
    phone = user.business_phone
    context = {
        "codes_left": second_factor.recovery_codes_left(user),
        "business_phone": display_phone(phone) if phone else "",
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Name, business telephone, addition in the app and status mails, as far as they are the user's to change."""
    user = user_of(request)
    form = DetailsForm(user, posted(request))
    if form.is_valid():
        change_details(user, **form.cleaned_data)
        messages.success(request, _("The details have been saved."))
        return redirect("accounts:account")
    return render(request, "accounts/details.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password", "new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ChangePasswordForm(request)
    if form.is_valid():
        actions.change_password(request, user, form.cleaned_data["new_password"])
        messages.success(request, _("The password has been changed. Other devices have been signed out."))
        return redirect("accounts:account")
    return render(request, "accounts/change_password.html", {"form": form}, status=form.status)
