"""The one way to a file: whether this user may have it is asked each time (N-10)."""

import re
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.files import purposes
from core.files.actions.receiving import path_of
from core.files.choices import FileState, Variant
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.stores import StoreError, store
from core.lib.headers import own_pages_only

IN_A_SANDBOX = "default-src 'none'; sandbox"
ASKED_EACH_TIME = "private, no-cache"
"""A browser may keep a picture, and asks at each look whether it still may show it; signing out empties that store."""
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
@own_pages_only
def file(request: HttpRequest, file_id: uuid.UUID, variant: Variant) -> HttpResponseBase:
    """One stored copy of a file, or the part of it that is asked for (RFC 9110, 14).

    Photos, videos and plain text are shown; `?bewaren` saves them. Documents are only ever saved, PDFs excepted where
    the part that owns them shows those.
    """
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None or variant not in found.parts or not purposes.may_read(request.user, found):
        raise Http404
    if "bewaren" in request.GET and not purposes.may_save(request.user, found):
        raise PermissionDenied(_("The organisation does not let photos and videos be saved from here."))
    if found.state != FileState.READY:
        return render(request, "files/not_ready.html", {"file": found}, status=409)
    is_saved = "bewaren" in request.GET or _is_only_saved(found)
    if request.method != "HEAD":
        purposes.before_handing_out(request.user, found, is_saved=is_saved)
    etag = f'"{found.sha256[:32]}-{variant}"'
    headers = _headers(found, etag, is_saved=is_saved)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    local = store().local(path_of(found, variant))
    if settings.FILES_ACCEL and local:
        # The proxy reads the file itself, ranges included; what we say about it stays.
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{settings.FILES_ACCEL}{local}"})
    return _streamed(request, found, variant, headers)


def _is_only_saved(found: StoredFile) -> bool:
    is_shown = found.is_pdf and purposes.opens_documents(found)
    return found.kind == Kind.DOCUMENT and not is_shown


def _headers(found: StoredFile, etag: str, *, is_saved: bool) -> dict[str, str]:
    return {
        "Content-Type": found.media_type,
        "Content-Disposition": content_disposition_header(is_saved, found.name) or "inline",
        "Content-Security-Policy": IN_A_SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": ASKED_EACH_TIME,
        "Accept-Ranges": "bytes",
        "ETag": etag,
    }


def _streamed(
    request: HttpRequest, found: StoredFile, variant: Variant, headers: dict[str, str]
) -> HttpResponseBase:
    size = int(found.parts[variant]["size"])
    wanted = _wanted_range(request, size, headers["ETag"])
    if wanted == ():
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    pieces: Any = ()
    if request.method != "HEAD":
        try:
            pieces = store().read(path_of(found, variant), first, last)
        except StoreError:
            return render(request, "files/away.html", status=503)
    return StreamingHttpResponse(pieces, status=206 if wanted else 200, headers=headers)


def _wanted_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | tuple[()] | None:
    """First and last byte, both included; None for the whole, nothing for a range outside the file.

    Several ranges at once, or one of another version of the file, get the whole.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.headers.get("If-Range", etag) != etag or not any(asked.groups()):
        return None
    start, end = asked.groups()
    if not start:
        length = min(int(end), size)
        return (size - length, size - 1) if length else ()
    if int(start) >= size or (end and int(end) < int(start)):
        return () if int(start) >= size else None
    return int(start), min(int(end), size - 1) if end else size - 1
