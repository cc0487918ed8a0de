"""The agenda in somebody's own calendar: the page that makes and withdraws the address, and the address itself."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.childcare.family_pages import FamilyRequest, children_page
from portal.feed import calendar_of, feed_of, make_feed, owner_of, withdraw_feed


@require_safe
@children_page
def feed(request: FamilyRequest) -> HttpResponse:
    """Whether there is an address, and since when."""
    return render(request, "portal/feed.html", {"feed": feed_of(request.user)})


@require_POST
@children_page
def make(request: FamilyRequest) -> HttpResponse:
    """The new address is on this page, once."""
    path = reverse("portal:calendar", args=[make_feed(request.user)])
    address = settings.PUBLIC_URL.rstrip("/") + path
    return render(request, "portal/feed.html", {"feed": feed_of(request.user), "address": address})


@require_POST
@children_page
def withdraw(request: FamilyRequest) -> HttpResponse:
    if withdraw_feed(request.user):
        messages.success(
            request, _("The address works no more. Remove the calendar from your own programme too.")
        )
    return redirect("portal:feed")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """For programmes that cannot sign in: the secret in the address says whose agenda it is."""
    user = owner_of(token)
    if user is None:
        raise Http404
    return HttpResponse(
        calendar_of(user),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="kring.ics"'},
    )
