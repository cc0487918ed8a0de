"""Whom to tell of a weak spot, in the form that those who find them look for (RFC 9116, N-52)."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.lib import clock

GOOD_FOR = timedelta(days=300)
"""The standard asks for less than a year, so that nobody trusts a file that was forgotten."""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    fields = [
        ("Contact", settings.SECURITY_CONTACT),
        ("Expires", _expires().isoformat()),
        ("Preferred-Languages", "nl, en"),
        ("Canonical", f"{settings.PUBLIC_URL}{reverse('security_txt')}"),
        ("Policy", f"{settings.PUBLIC_URL}{reverse('accounts:about', args=['beveiliging'])}"),
    ]
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _expires() -> datetime:
    """A midnight, so that the file is the same all day."""
    return clock.local(clock.today() + GOOD_FOR, time.min)
