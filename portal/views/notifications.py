"""Notificaties: what comes by mail and as a message on a device, and when (P-32)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import sessions
from core.accounts.devices import traits_of
from core.accounts.models import User
from core.notifications import push, subscriptions
from core.notifications.bounces import does_not_arrive
from core.notifications.digest import AT
from portal.notification_settings import NotificationsForm


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """Works without scripts; only switching push on in this browser needs one."""
    user = _user(request)
    form = NotificationsForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. This is how you hear from us from now on."))
        return redirect("portal:notifications")
    status = 422 if form.errors else 200
    return render(request, "portal/notifications.html", _context(request, user, form), status=status)


@require_POST
def push_on(request: HttpRequest) -> HttpResponse:
    """This browser gets push messages; what it hands out is sent along by the script of the page."""
    user = _user(request)
    try:
        browser = push.BrowserKeys(
            endpoint=request.POST.get("endpoint", ""),
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
        )
    except push.UnsafeEndpointError:
        messages.error(
            request,
            _(
                "We do not know the push service of this browser, so messages cannot be switched on here. "
                "They work in Chrome, Edge, Firefox and Safari."
            ),
        )
        return redirect("portal:notifications")
    session = sessions.current(request)
    subscriptions.switch_on(
        user, browser, session=session.pk if session else None, label=str(traits_of(request))
    )
    messages.success(request, _("Messages are on in this browser."))
    return redirect("portal:notifications")


@require_POST
def push_off(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """No more push messages there, from whichever device it is asked."""
    found = get_object_or_404(subscriptions.subscriptions_of(_user(request)), pk=subscription_id)
    found.delete()
    messages.success(request, _("Messages are off there."))
    return redirect("portal:notifications")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the table of rights lets nobody else in
    return request.user


def _context(request: HttpRequest, user: User, form: NotificationsForm) -> dict[str, Any]:
    session = sessions.current(request)
    return {
        "form": form,
        "push_key": push.public_key(),
        "devices": subscriptions.subscriptions_of(user),
        "session_number": session.pk if session else None,
        "returned": does_not_arrive(user.email),
        "digest_at": AT,
    }
