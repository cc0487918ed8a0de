"""Controleer mijn apparaat: what a customer opens, and the code that comes of it (S-30)."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.cookies import cookie_name
from supportdesk.devices.actions.keep_check import TooManyChecksError, keep_check
from supportdesk.devices.browser_data import browser_data
from supportdesk.devices.browser_scripts import scripts
from supportdesk.devices.measuring import COOKIE, look_at
from supportdesk.devices.models import KEPT, DeviceCheck
from supportdesk.devices.rules.judgement import Part
from supportdesk.devices.wording import advice_on, facts_of

SALT = "supportdesk.devices.result"
TOO_MANY = 429
PICTURE, FONT, STYLES, SCRIPT = "img/kring.svg", "fonts/figtree-latin.woff2", "css/base.css", "js/app.js"


# Without cookies a browser cannot bring a token back, and just that is what has to be found out. Nothing is written
# about anybody, and who comes from another site is refused by the header that says so.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The page that measures; sent, the measurement is kept and its code shown."""
    if request.method != "POST":
        response = render(request, "devices/check.html", _page(request))
        response.set_cookie(
            cookie_name(COOKIE), "1", samesite="Lax", httponly=True, secure=settings.SECURE_COOKIES
        )
        return response
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return HttpResponseForbidden()
    try:
        made = keep_check(request)
    except TooManyChecksError:
        return render(request, "devices/check.html", {**_page(request), "too_many": True}, status=TOO_MANY)
    return redirect("devices:result", signing.dumps(made.pk, salt=SALT))


@never_cache
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """What is wrong in plain words, and the code to read out. The link works for 30 days."""
    try:
        number = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature as problem:
        raise Http404 from problem
    found = get_object_or_404(DeviceCheck, pk=number, made_at__gt=clock.now() - KEPT)
    context = {"check": found, "advice": advice_on(found), "facts": facts_of(found)}
    return render(request, "devices/result.html", context)


@require_safe
def browsers(request: HttpRequest) -> HttpResponse:
    """Per browser how to find the version, close and open again, and reload; the one that asks stands open (S-37)."""
    here = request.GET.get("browser") or look_at(request).family
    context = {"scripts": scripts(here), "read_on": browser_data().read_on}
    return render(request, "devices/browsers.html", context)


def _page(request: HttpRequest) -> dict[str, object]:
    seen = look_at(request)
    return {
        "check": seen,
        "advice": advice_on(seen),
        "parts": [
            (Part.PAGES, reverse("live"), ""),
            (Part.DATA, reverse("ready"), ""),
            (Part.STYLES, "", STYLES),
            (Part.SCRIPTS, "", SCRIPT),
            (Part.PICTURES, "", PICTURE),
            (Part.FONT, "", FONT),
        ],
    }
