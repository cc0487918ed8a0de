"""Overig > Alles wat we bewaren: asking for a copy, how far it is, and saving it (P-33)."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.administration import RefusedError
from core.audit import trail
from core.audit.choices import Action
from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of, wants_part
from core.childcare.models import Guardian
from core.files.stores import StoreError, store
from core.lib import clock
from core.lib.export import content_disposition
from core.lib.headers import own_pages_only
from portal.own_data.actions.exports import CONTENT_TYPE, KEPT, ask_export
from portal.own_data.choices import ExportState
from portal.own_data.models import FamilyExport
from portal.own_data.selectors import exports_of, files_allowed, is_still_allowed


@require_safe
@asking_page
def exports(request: FamilyRequest) -> HttpResponse:
    """The copies that were asked; one that is being made says how far it is and looks again by itself."""
    found = list(exports_of(request.user))
    closed = _closed(guardian_of(request), found)
    context = {
        "exports": [(export, export in closed) for export in found],
        "is_busy": any(export.state in ExportState.unfinished() for export in found),
        "days": KEPT.days,
    }
    template = "own_data/_exports.html" if wants_part(request) else "own_data/exports.html"
    return render(request, template, context)


def _closed(guardian: Guardian, copies: Sequence[FamilyExport]) -> list[FamilyExport]:
    """From the moment on at which something in one may no longer be seen, before a worker takes it away too."""
    ready = [copy for copy in copies if copy.state == ExportState.READY and copy.held]
    allowed = files_allowed(guardian) if ready else set()
    return [
        copy
        for copy in copies
        if copy.state == ExportState.CLOSED or (copy in ready and not set(copy.held) <= allowed)
    ]


@require_POST
@asking_page
def ask(request: FamilyRequest) -> HttpResponse:
    try:
        ask_export(guardian_of(request))
    except RefusedError as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, _("We are putting it together. You hear from us when it is ready."))
    return redirect("own_data:exports")


@require_safe
@own_pages_only
@asking_page
def file(request: FamilyRequest, export_id: int) -> HttpResponseBase:
    """The zip file itself; saving it leaves a line."""
    ready = exports_of(request.user).filter(state=ExportState.READY, expires_at__gt=clock.now())
    export = get_object_or_404(ready, pk=export_id)
    if not is_still_allowed(export):
        messages.warning(request, _("This copy is closed: something in it may no longer be shared with you."))
        return redirect("own_data:exports")
    try:
        pieces = store().read(export.path, 0, export.size - 1)
    except StoreError:
        raise Http404 from None
    trail.record(Action.EXPORT_SAVED, actor=request.user, subject=export, client=guardian_of(request))
    response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPE)
    response.headers["Content-Length"] = str(export.size)
    response.headers["Content-Disposition"] = content_disposition(f"kring-{export.ready_at:%Y-%m-%d}.zip")
    return response
