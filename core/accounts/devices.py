"""What a session can be recognised by: the traits of its device, and where it came from, in honest words.

Nothing here knows cities or countries: what is said of a place follows from the address alone.
"""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache

import ua_parser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.accounts.choices import DeviceKind
from core.audit.origin import LONGEST_LINE
from core.lib.client_address import network_of

LONGEST_NAME = 60
COMPUTERS = frozenset({"Windows", "Mac OS X", "Linux", "Ubuntu", "Fedora", "Debian", "Chrome OS", "FreeBSD"})
SHOWN_OF_IPV6 = 48
"""Bits: what a provider hands out to one region or customer, and no more than that."""


@dataclass(frozen=True)
class Traits:
    """Browser and system without their versions: those change by themselves, overnight."""

    browser: str
    system: str
    kind: str

    def __str__(self) -> str:
        """As people know it: "Firefox, Windows"; what is not known is left out."""
        return ", ".join(part for part in (self.browser, self.system) if part)


def traits_of(request: HttpRequest) -> Traits:
    return _traits(request.headers.get("User-Agent", "")[:LONGEST_LINE])


@lru_cache(maxsize=1000)
def _traits(line: str) -> Traits:
    browser, system = ua_parser.parse_user_agent(line), ua_parser.parse_os(line)
    names = [found.family[:LONGEST_NAME] if found else "" for found in (browser, system)]
    return Traits(names[0], names[1], _kind(line, names[1]))


def _kind(line: str, system: str) -> DeviceKind:
    """Android tablets are those that do not call themselves mobile."""
    if "iPad" in line or (system == "Android" and "Mobile" not in line):
        return DeviceKind.TABLET
    if system in {"iOS", "Android"}:
        return DeviceKind.PHONE
    return DeviceKind.COMPUTER if system in COMPUTERS else DeviceKind.UNKNOWN


def place_in_words(address: str, here: str) -> str:
    """Where `address` is, seen from `here`: the same network, or as much of the address as tells networks apart."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return _("unknown network")
    if network_of(address) == network_of(here):
        return _("the same network as now")
    if parsed.is_private or parsed.is_loopback:
        return _("an internal network")
    if parsed.version == 4:
        first, second, *_rest = str(parsed).split(".")
        return _("a network that begins with %(start)s") % {"start": f"{first}.{second}.x.x"}
    start = str(ipaddress.ip_network((parsed, SHOWN_OF_IPV6), strict=False)).split("/")[0]
    return _("a network that begins with %(start)s") % {"start": start}
