"""From a request and what the page's script sent along to what is kept of a device. Nothing that came is believed."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import ua_parser
from django.http import HttpRequest

from core.accounts.devices import traits_of
from core.audit.origin import LONGEST_LINE
from core.lib import clock
from core.lib.cookies import cookie_name
from supportdesk.devices.browser_data import browser_data
from supportdesk.devices.models import DeviceCheck
from supportdesk.devices.rules.judgement import Part, judge
from supportdesk.devices.rules.supported import Family, family_of, judge_version

COOKIE = "device-check"
"""Set by the page and looked for when its form comes back: that is how cookies are tried."""
LONGEST_SENT = 4000
LONGEST_DAYS_MS = 400 * 24 * 3600 * 1000
PLAIN = re.compile(r"[\w .,()/+:-]*", re.ASCII)
WINDOWS_11 = 13
"""Browsers call Windows 11 "10.0"; its platform version begins at this number."""


@dataclass(frozen=True)
class Sent:
    """What the script measured, each checked; None or empty where it could not be, or was no sense."""

    values: dict[str, Any] = field(default_factory=dict)

    def yes_no(self, name: str) -> bool | None:
        value = self.values.get(name)
        return value if isinstance(value, bool) else None

    def number(self, name: str, least: int, most: int) -> int | None:
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            return None
        return round(value)

    def text(self, name: str, longest: int) -> str:
        value = self.values.get(name)
        return value[:longest] if isinstance(value, str) and PLAIN.fullmatch(value[:longest]) else ""


def sent_with(request: HttpRequest) -> Sent | None:
    """What the script measured; None when no script ran."""
    text = request.POST.get("measured", "")
    if not text or len(text) > LONGEST_SENT:
        return None
    try:
        values = json.loads(text)
    except json.JSONDecodeError:
        return None
    return Sent(values) if isinstance(values, dict) else None


def measure(request: HttpRequest) -> DeviceCheck:
    """An unsaved row without a code, from the request alone where no script ran."""
    sent = sent_with(request)
    check = DeviceCheck(made_at=clock.now(), scripts=sent is not None)
    _read_browser(check, request, sent or Sent())
    _read_surroundings(check, request, sent or Sent())
    check.findings = [finding.value for finding in judge(check.measured)]
    return check


def look_at(request: HttpRequest) -> DeviceCheck:
    """As `measure` before anything is sent: browser and system only, so nothing is said of cookies and scripts."""
    check = DeviceCheck(made_at=clock.now(), scripts=True)
    _read_browser(check, request, Sent())
    check.findings = [finding.value for finding in judge(check.measured)]
    return check


def _read_browser(check: DeviceCheck, request: HttpRequest, sent: Sent) -> None:
    line = request.headers.get("User-Agent", "")[:LONGEST_LINE]
    browser, system, device = (
        ua_parser.parse_user_agent(line),
        ua_parser.parse_os(line),
        ua_parser.parse_device(line),
    )
    family = family_of(browser.family) if browser else Family.OTHER
    number = (browser.major or "") if browser else ""
    major = int(number) if number.isdecimal() else None
    if major is not None and major > 99_999:
        major = None
    check.family = family.value
    check.support = judge_version(browser_data().supported, family, major).value
    check.browser = browser.family[:60] if browser else ""
    check.version = _dotted(browser)[:30]
    check.major = major
    check.system = _system(system, sent)[:80]
    check.kind = traits_of(request).kind
    made = " ".join(part for part in (device.brand, device.model) if part) if device else ""
    check.device = (sent.text("model", 60) or made)[:80]
    if sent.number("touch_points", 2, 100) and check.system.startswith("Mac OS X"):
        # An iPad says that it is a Mac; no Mac has a touch screen.
        check.kind, check.device, check.system = "tablet", "Apple iPad", "iPadOS"


def _dotted(found: Any) -> str:
    if found is None:
        return ""
    return ".".join(part for part in (found.major, found.minor) if part)


def _system(found: Any, sent: Sent) -> str:
    if found is None:
        return ""
    exact = sent.text("platform_version", 20)
    first = exact.partition(".")[0]
    if found.family == "Windows" and first.isdecimal() and int(first) >= WINDOWS_11:
        return "Windows 11"
    if found.family in {"Mac OS X", "Android"} and first.isdecimal():
        return f"{found.family} {exact}"
    return " ".join(part for part in (found.family, _dotted(found)) if part)


def _read_surroundings(check: DeviceCheck, request: HttpRequest, sent: Sent) -> None:
    check.via_proxy = bool(request.headers.get("Via"))
    check.cookies = cookie_name(COOKIE) in request.COOKIES and sent.yes_no("cookies") is not False
    check.storage = sent.yes_no("storage")
    check.styles_apply = sent.yes_no("styles")
    check.online = sent.yes_no("online")
    at = sent.number("clock", 0, 10**14)
    if at is not None:
        ahead = at - round(check.made_at.timestamp() * 1000)
        check.clock_ahead_ms = max(-LONGEST_DAYS_MS * 30, min(LONGEST_DAYS_MS * 30, ahead))
    check.time_zone = sent.text("time_zone", 60)
    width, height = sent.number("width", 1, 20_000), sent.number("height", 1, 20_000)
    check.screen = f"{width}x{height}" if width and height else ""
    check.round_trip_ms = sent.number("round_trip", 0, 600_000)
    check.connection = sent.text("connection", 20)
    check.parts = _parts(sent.values.get("parts"))


def _parts(sent: Any) -> dict[str, list[Any]]:
    if not isinstance(sent, dict):
        return {}
    found: dict[str, list[Any]] = {}
    for part in Part:
        values = sent.get(part.value)
        if isinstance(values, list) and len(values) == 2 and isinstance(values[0], bool):
            took = Sent({"took": values[1]}).number("took", 0, 600_000)
            found[part.value] = [values[0], took or 0]
    return found
