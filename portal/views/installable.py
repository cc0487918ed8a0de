"""The files behind the installed app: manifest, pictures, service worker, and the pages for without a connection."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from core.accounts import sessions
from core.accounts.models import Organisation
from core.childcare.family_pages import FamilyRequest, children_page
from core.lib import clock
from portal import installable
from portal.selectors import agenda_days
from portal.views.agenda import STRETCH

KEPT_FOR = "public, max-age=300"


@require_safe
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """Name, colours and pictures of the organisation."""
    organisation = get_object_or_404(Organisation, slug=slug)
    return JsonResponse(
        installable.manifest(organisation),
        content_type="application/manifest+json",
        headers={"Cache-Control": KEPT_FOR},
    )


@require_safe
def app_icon(request: HttpRequest, slug: str, size: int) -> HttpResponse:
    if size not in installable.ICON_SIZES:
        raise Http404
    organisation = get_object_or_404(Organisation, slug=slug)
    picture = installable.icon(organisation.accent, size)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": KEPT_FOR})


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The same for everybody. Browsers ask for it at each visit; a change in it replaces the one that runs."""
    script = render_to_string("portal/service_worker.js")
    version = sha256(script.encode()).hexdigest()[:12]
    return HttpResponse(script.replace("@version@", version), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What shows without a connection when no agenda was kept. Says nothing of anybody."""
    return render(request, "portal/offline.html")


@require_safe
@children_page
def agenda_offline(request: FamilyRequest) -> HttpResponse:
    """The agenda of the coming weeks to read without a connection, for this sign-in and no longer than it lasts."""
    today = clock.today()
    row = sessions.current(request)
    response = render(
        request,
        "portal/agenda_offline.html",
        {"days": agenda_days(request.user, today, today + STRETCH), "seen_at": clock.now()},
    )
    response.headers["X-Account-Key"] = installable.account_key(request)
    if row is not None:
        response.headers["X-Kept-Until"] = sessions.ends_at(row).isoformat()
    return response
