"""The development mailbox in the browser. Open to everyone in a demo, absent everywhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from core.notifications.mailbox import search
from core.notifications.models import MailboxMessage

PAGE_SIZE = 50
View = Callable[..., HttpResponse]

# A mail brings its own styles and nothing else: no script, no form, no file from anywhere, no reach to the page.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


def demo_only(view: View) -> View:
    """Not there unless this is a demo."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail, newest first; `zoek` narrows it to receivers whose address contains it."""
    words = request.GET.get("zoek", "").strip()
    page = Paginator(search(words), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notifications/mailbox.html", {"page": page, "words": words})


@require_safe
@demo_only
@csp_update({"frame-src": [SELF]})
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its envelope, its HTML in a frame, and its text."""
    message = get_object_or_404(MailboxMessage, pk=pk)
    return render(request, "notifications/mail.html", {"mail": message})


@require_safe
@demo_only
@xframe_options_sameorigin
@csp(MAIL_POLICY)
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one mail for the frame: as it was sent, but for its links, which open a tab of their own."""
    message = get_object_or_404(MailboxMessage.objects.exclude(html=""), pk=pk)
    return HttpResponse(message.html.replace("<head>", '<head><base target="_blank">', 1))


@require_POST
@demo_only
def mailbox_clear(request: HttpRequest) -> HttpResponse:
    """Throw all mail away."""
    MailboxMessage.objects.all().delete()
    return redirect("notifications:mailbox")
