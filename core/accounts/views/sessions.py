"""Own sessions: the devices, the accounts of this browser, the time-out and what was kept over it (A-15 to A-18)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts import browsers, kept_forms, sessions
from core.accounts.actions import sessions as actions
from core.accounts.actions import sign_in as sign_in_actions
from core.accounts.device_list import devices_of
from core.accounts.navigation import onward_url
from core.accounts.signed_in import user_of
from core.lib import clock


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """Mijn apparaten: where this account is signed in."""
    return render(request, "accounts/devices.html", {"devices": devices_of(request, user_of(request))})


@require_POST
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = get_object_or_404(sessions.live_sessions(user), pk=pk)
    if row.pk == _own_row(request):
        return redirect("accounts:devices")
    actions.end_device(user, row)
    messages.success(request, _("That device has been signed out."))
    return redirect("accounts:devices")


@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    ended = actions.end_other_devices(request, user_of(request))
    messages.success(
        request,
        ngettext(
            "%(count)d other device has been signed out.",
            "%(count)d other devices have been signed out.",
            ended,
        )
        % {"count": ended},
    )
    return redirect("accounts:devices")


@require_safe
def session_left(request: HttpRequest) -> HttpResponse:
    """How many seconds are left before the time-out. Asking does not lengthen them."""
    return _left(request)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The user is still there: the time-out starts anew."""
    return _left(request)


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """The form that was sent too late: send it after all, or throw it away."""
    user = user_of(request)
    if request.method == "POST":
        kept_forms.drop(request, user)
        messages.info(request, _("The form has been thrown away."))
        return redirect(onward_url(user))
    kept = kept_forms.kept_for(request, user)
    if kept is None:
        return render(request, "accounts/kept_form.html", {"kept": None})
    context = {"kept": kept, "fields": kept_forms.fields_of(kept), "mark": kept_forms.MARK}
    return render(request, "accounts/kept_form.html", context)


@require_POST
def add_account(request: HttpRequest) -> HttpResponse:
    """To the start page, to sign in to a further account beside this one."""
    actions.step_aside(request)
    return redirect("accounts:start")


@require_POST
def switch_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Only to a session of this very browser; the cookie of the browser is the proof."""
    row = next((row for row in browsers.others_here(request) if row.pk == pk), None)
    if row is None or not actions.switch(request, row):
        messages.warning(request, _("That account is no longer signed in here. Sign in again."))
    return redirect("accounts:start")


@require_POST
def sign_out_everywhere_here(request: HttpRequest) -> HttpResponse:
    """Uitloggen uit alle accounts, in this browser."""
    sign_in_actions.end_all_here(request)
    messages.success(request, _("All accounts have been signed out here. See you soon!"))
    return redirect("accounts:start")


def _own_row(request: HttpRequest) -> int | None:
    row = sessions.current(request)
    return row.pk if row else None


def _left(request: HttpRequest) -> HttpResponse:
    row = sessions.current(request)
    assert row is not None
    return JsonResponse({"seconds": int((sessions.ends_at(row) - clock.now()).total_seconds())})
