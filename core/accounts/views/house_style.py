"""An organisation's colour and logo, for everyone: the sign-in page shows them too (A-32, P-03)."""

import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import condition, require_safe

from core.accounts.branding import theme_etag
from core.accounts.models import Organisation
from core.lib.colour import theme_css

KEPT_FOR = "public, max-age=300"
PICTURES = {"image/png", "image/jpeg", "image/webp", "image/svg+xml"}


def _etag(request: HttpRequest, slug: str) -> str | None:
    organisation = Organisation.objects.filter(slug=slug).first()
    return theme_etag(organisation) if organisation else None


@require_safe
@condition(etag_func=_etag)
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The style sheet with the organisation's palette."""
    organisation = get_object_or_404(Organisation, slug=slug)
    return HttpResponse(
        theme_css(organisation.accent),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": KEPT_FOR},
    )


@require_safe
def logo(request: HttpRequest, slug: str) -> FileResponse:
    """The logo as a picture and nothing else: in a sandbox, so that an SVG cannot act when opened by itself."""
    organisation = get_object_or_404(Organisation, slug=slug)
    content_type, _ = mimetypes.guess_type(organisation.logo.name or "")
    if content_type not in PICTURES:
        raise Http404
    return FileResponse(
        organisation.logo.open("rb"),
        content_type=content_type,
        headers={
            "Cache-Control": KEPT_FOR,
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
