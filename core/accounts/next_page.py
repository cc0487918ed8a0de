"""Where to go on after signing in or after a choice: only ever a page of ours."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest) -> str:
    """The path that the form or address asks for as `next`; empty when there is none or it leads elsewhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else ""


def with_next(url: str, wanted: str) -> str:
    """`url` with the page to go on to, where there is one."""
    return f"{url}?{urlencode({'next': wanted}, safe='/')}" if wanted else url
