"""From which network address a request came.

``settings.PROXY_COUNT`` says how many proxies of our own stand in front of Kring; each of them adds the address that it
was called from at the end of ``X-Forwarded-For``. What stands further to the left was sent by the visitor and proves
nothing. Without proxies the header is not looked at.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

HOUSEHOLD_PREFIX = 64
"""IPv6 hands out networks of this size: whoever has one address has 2^64 of them."""


def client_address(request: HttpRequest) -> str:
    """The address that the outermost proxy of ours was called from; that of the connection where there is none."""
    own = str(request.META.get("REMOTE_ADDR", ""))
    count = settings.PROXY_COUNT
    stations = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not count or len(stations) < count:
        return own
    claimed = stations[-count]
    return claimed if _parsed(claimed) is not None else own


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the household's network of an IPv6 address."""
    parsed = _parsed(address)
    if parsed is None or parsed.version == 4:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, HOUSEHOLD_PREFIX), strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
