"""The pages for what goes wrong, in words; none of them says what is behind the door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.files.uploading import RequestTooLargeError
from core.lib.request_id import current_id


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestTooLargeError):
        return _page(request, "400", str(exception), status=413)
    return _page(request, "400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal says why: PermissionDenied carries a sentence for the user."""
    return _page(request, "403", str(exception), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what is not there and for what belongs to somebody else (A-27)."""
    return _page(request, "404", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without a request context: whatever broke may be what that would ask for."""
    return HttpResponse(render_to_string("errors/500.html", {"request_id": current_id()}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page that stayed open over a sign-in or for too long; the reason is for the log only."""
    message = _("This page was open for too long. Go back, open it again and send the form once more.")
    return _page(request, "403", message, status=403)


def _page(request: HttpRequest, name: str, message: str = "", *, status: int) -> HttpResponse:
    """With the number under which the log knows the request."""
    context = {"message": message, "request_id": current_id()}
    return render(request, f"errors/{name}.html", context, status=status)
