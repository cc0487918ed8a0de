"""The choice between light and dark, and the living page of the design system."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from core.lib.colour import theme_css
from core.lib.cookies import drop_cookie, keep_cookie
from core.lib.gallery import gallery_context
from core.lib.templatetags.kring import THEMES


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remembers ``light`` or ``dark`` for this device; anything else leaves it to the device."""
    response = HttpResponseRedirect(safe_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        keep_cookie(response, "theme", chosen)
    else:
        drop_cookie(response, "theme")
    return response


def safe_next(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else "/"


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on demo installations only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "design/gallery.html", gallery_context(request))


@require_safe
def sample_theme(request: HttpRequest, colour: str) -> HttpResponse:
    """The palette that any colour gives, for the living page; 404 for what is no colour."""
    if not settings.DEMO:
        raise Http404
    try:
        return HttpResponse(theme_css(colour), content_type="text/css")
    except ValueError as error:
        raise Http404 from error
