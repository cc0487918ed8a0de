"""What was found on a device, in plain words, and what to do about it (S-30)."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from supportdesk.devices.browser_data import browser_data
from supportdesk.devices.models import DeviceCheck
from supportdesk.devices.rules.judgement import CANNOT_READ_SCRIPTS, WEIGHTS, Finding, Part, Weight
from supportdesk.devices.rules.supported import Family, Support

FAMILY_NAMES = {
    Family.CHROME: "Google Chrome",
    Family.EDGE: "Microsoft Edge",
    Family.FIREFOX: "Mozilla Firefox",
    Family.SAFARI: "Apple Safari",
    Family.SAMSUNG: "Samsung Internet",
    Family.INTERNET_EXPLORER: "Internet Explorer",
}
PART_WORDS: dict[Part, Promise] = {
    Part.PAGES: gettext_lazy("pages"),
    Part.DATA: gettext_lazy("data behind the pages"),
    Part.STYLES: gettext_lazy("how pages look"),
    Part.SCRIPTS: gettext_lazy("scripts"),
    Part.PICTURES: gettext_lazy("pictures"),
    Part.FONT: gettext_lazy("letters"),
}
TITLES: dict[Finding, Promise] = {
    Finding.NO_LONGER: gettext_lazy("Kring does not work in Internet Explorer"),
    Finding.TOO_OLD: gettext_lazy("This browser is too old"),
    Finding.SCRIPTS_OFF: gettext_lazy("Scripts are off"),
    Finding.COOKIES_OFF: gettext_lazy("Cookies are off"),
    Finding.OFFLINE: gettext_lazy("The device has no connection to the internet"),
    Finding.FILES_BLOCKED: gettext_lazy("Something stops parts of the page"),
    Finding.SITE_UNREACHABLE: gettext_lazy("The pages of Kring cannot be reached"),
    Finding.DATA_UNREACHABLE: gettext_lazy("Kring has a problem of its own"),
    Finding.CLOCK_FAR_OFF: gettext_lazy("The clock of the device is wrong"),
    Finding.CLOCK_OFF: gettext_lazy("The clock of the device is not quite right"),
    Finding.INSIDE_AN_APP: gettext_lazy("The page is open inside another app"),
    Finding.UNTRIED: gettext_lazy("We do not try Kring in this browser"),
    Finding.STORAGE_OFF: gettext_lazy("The browser keeps nothing"),
    Finding.SLOW: gettext_lazy("The connection is slow"),
    Finding.PROXY: gettext_lazy("A network stands between the device and Kring"),
    Finding.OTHER_TIME_ZONE: gettext_lazy("The device is set to another time zone"),
    Finding.NARROW: gettext_lazy("The screen is very narrow"),
}
ADVICE: dict[Finding, Promise] = {
    Finding.NO_LONGER: gettext_lazy("Open Kring in Microsoft Edge; that is on every computer with Windows."),
    Finding.TOO_OLD: gettext_lazy(
        "Update the browser, close it completely and open it again. Does it not get newer? Then use another "
        "browser, or update the device."
    ),
    Finding.SCRIPTS_OFF: gettext_lazy(
        "The main things work without scripts. Switch JavaScript on in the settings of the browser, or "
        "switch off an extension that blocks scripts, for everything else."
    ),
    Finding.COOKIES_OFF: gettext_lazy(
        "Without cookies nobody can sign in. Allow cookies for this site in the settings of the browser."
    ),
    Finding.OFFLINE: gettext_lazy("Switch wifi or mobile data on and look whether other sites do open."),
    Finding.FILES_BLOCKED: gettext_lazy(
        "An extension that blocks advertisements, a virus scanner or the network of a school or company may "
        "do that. Try a private window first, then another network."
    ),
    Finding.SITE_UNREACHABLE: gettext_lazy(
        "Load the page anew in a minute. Do other sites open? Then tell us."
    ),
    Finding.DATA_UNREACHABLE: gettext_lazy("This is not because of your device. Try again in a few minutes."),
    Finding.CLOCK_FAR_OFF: gettext_lazy(
        "Set date and time to automatic. With a wrong clock the browser calls the connection “not private”, "
        "and codes of an authenticator app are refused."
    ),
    Finding.CLOCK_OFF: gettext_lazy(
        "Set date and time to automatic. Codes of an authenticator app on this device are refused otherwise."
    ),
    Finding.INSIDE_AN_APP: gettext_lazy(
        "A link in a message or on a social network opens inside that app. Choose “open in browser” "
        "in its menu."
    ),
    Finding.UNTRIED: gettext_lazy(
        "It may well work. Does something not? Then try Chrome, Edge, Firefox or Safari first."
    ),
    Finding.STORAGE_OFF: gettext_lazy(
        "What you set, light or dark for example, is forgotten. Allow the browser to keep data of this site."
    ),
    Finding.SLOW: gettext_lazy("Go closer to the wifi, or switch to mobile data."),
    Finding.PROXY: gettext_lazy(
        "Many schools and companies have that. Does a page stay empty? Then try mobile data, and ask the "
        "administrator of the network."
    ),
    Finding.OTHER_TIME_ZONE: gettext_lazy("Kring shows all times as they are in the Netherlands."),
    Finding.NARROW: gettext_lazy("Turn the device a quarter, or make the window wider."),
}
TONES = {Weight.BLOCKS: "danger", Weight.HINDERS: "attention", Weight.NOTE: "info"}


@dataclass(frozen=True)
class Advice:
    """One thing that is wrong: `tone` is one of the notices of the design system."""

    finding: Finding
    tone: str
    title: str
    text: str


def advice_on(check: DeviceCheck) -> list[Advice]:
    """What is wrong and what to do, what explains most first."""
    return [
        Advice(finding, TONES[WEIGHTS[finding]], str(TITLES[finding]), str(ADVICE[finding]))
        for finding in check.found
    ]


def facts_of(check: DeviceCheck) -> list[tuple[str, str]]:
    """Everything that was measured, by name; what could not be measured says so."""
    facts = [
        (_("Browser"), browser_line(check)),
        (_("Supported"), supported_line(Family(check.family))),
        (_("System"), check.system or _("unknown")),
        (_("Device"), device_line(check)),
        (_("Screen"), check.screen.replace("x", " × ") or _("not measured")),
        (_("Cookies"), _on_off(check.cookies)),
        (_("Scripts"), _scripts_line(check)),
        (_("Storage of the browser"), _on_off(check.storage)),
        (_("Clock"), clock_line(check.clock_ahead)),
        (_("Time zone"), check.time_zone or _("not measured")),
        (_("Connection"), connection_line(check)),
    ]
    return facts + [
        (_("Within reach: %(part)s") % {"part": PART_WORDS[part]}, _part_line(*check.parts[part.value]))
        for part in Part
        if part.value in check.parts
    ]


def browser_line(check: DeviceCheck) -> str:
    """ "Google Chrome 157.0"; the name that the browser gives where it is no known one."""
    name = FAMILY_NAMES.get(Family(check.family), check.browser or _("unknown"))
    return f"{name} {check.version}".strip()


def supported_line(family: Family) -> str:
    """Which versions we support, in words."""
    versions = browser_data().supported.versions.get(family.value)
    if family is Family.INTERNET_EXPLORER:
        return _("no version any more")
    if not versions:
        return _("not tried by us; Chrome, Edge, Firefox and Safari are")
    return _("version %(versions)s and newer") % {"versions": min(versions)}


def device_line(check: DeviceCheck) -> str:
    kind = check.get_kind_display()
    return f"{kind}, {check.device}" if check.device else kind


def clock_line(ahead: timedelta | None) -> str:
    if ahead is None:
        return _("not measured")
    seconds = round(abs(ahead).total_seconds())
    if seconds < 5:
        return _("right")
    amount = _amount(seconds)
    if ahead > timedelta(0):
        return _("%(amount)s ahead") % {"amount": amount}
    return _("%(amount)s behind") % {"amount": amount}


def _amount(seconds: int) -> str:
    if seconds < 120:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < 2 * 3600:
        return ngettext("%(n)s minute", "%(n)s minutes", seconds // 60) % {"n": seconds // 60}
    if seconds < 2 * 86400:
        return _("%(n)s hours") % {"n": seconds // 3600}
    return ngettext("%(n)s day", "%(n)s days", seconds // 86400) % {"n": seconds // 86400}


def connection_line(check: DeviceCheck) -> str:
    if check.round_trip_ms is None:
        return _("not measured")
    words = _("an answer took %(n)s ms") % {"n": check.round_trip_ms}
    return f"{words} ({check.connection})" if check.connection else words


def _scripts_line(check: DeviceCheck) -> str:
    if not check.scripts and Support(check.support) in CANNOT_READ_SCRIPTS:
        return _("not measured")
    return _on_off(check.scripts)


def _on_off(value: bool | None) -> str:
    if value is None:
        return _("not measured")
    return _("on") if value else _("off")


def _part_line(well: bool, milliseconds: int) -> str:
    if well:
        return _("reached in %(n)s ms") % {"n": milliseconds}
    return _("not reached")
