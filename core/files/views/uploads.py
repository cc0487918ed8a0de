"""One file at a time, brought by a script that shows how far it is (P-08); the form takes it without one too."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from core.files import purposes
from core.files.actions.receiving import UploadRefusedError, receive
from core.files.forms import FIELD_NAME
from core.files.uploading import takes_files


@takes_files(most_files=1)
@require_POST
def upload(request: HttpRequest, purpose: str) -> HttpResponse:
    """Answers `item`, the piece of the form that keeps the file, or `problem`, a sentence (422).

    `field` is the name of the form's field.
    """
    _require_adder(request, purpose)
    field, brought = request.POST.get("field", ""), request.FILES.get("file")
    if brought is None or not FIELD_NAME.fullmatch(field):
        raise Http404
    try:
        file = receive(request.user, brought, purpose)
    except UploadRefusedError as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    return JsonResponse(
        {"item": render_to_string("files/_upload_item.html", {"file": file, "name": field}, request)}
    )


def _require_adder(request: HttpRequest, purpose: str) -> None:
    try:
        known = purposes.require(purpose)
    except purposes.UnknownPurposeError:
        raise Http404 from None
    if not known.may_add(request.user):
        raise Http404
