"""“I see nothing” (S-13) and “my connection is not secure” (S-26): the customer's device, and our own site.

What was measured comes with the code that the customer reads out (S-30). Without one only the browser can be judged,
from what the trail kept of the last visit.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.audit.models import Event
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.checks.services import of_walk
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.devices import certificate
from supportdesk.devices.browser_data import browser_data
from supportdesk.devices.browser_scripts import STEPS, Step
from supportdesk.devices.models import DeviceCheck
from supportdesk.devices.rules import judgement
from supportdesk.devices.rules.supported import NAMES, Family, Support, family_of, judge_version
from supportdesk.devices.selectors import check_of_code
from supportdesk.devices.wording import ADVICE, TITLES, browser_line, clock_line
from supportdesk.health import probe
from supportdesk.showing import moment
from supportdesk.words import words

ASK_FOR_CODE = _("Ask the customer to open “Check my device” and to read out the code.")
VISIT = re.compile(r"(.+?) (\d+)(?:, (.+))?")
"""How the trail writes a device (core.audit.origin): "Firefox 144, Linux"."""


class DeviceTrait(Check):
    """One thing that was measured; `explained_by` are the findings that stop a customer."""

    complaints: ClassVar[tuple[Complaint, ...]] = (Complaint.SEES_NOTHING,)
    explained_by: ClassVar[tuple[judgement.Finding, ...]]

    def run(self, context: Context) -> Finding:
        device = check_of_code(context.worker, context.said.device)
        if device is None:
            return self.without(context)
        for found in device.found:
            if found in self.explained_by:
                return explains(words(TITLES[found]), words(ADVICE[found]))
        return passed(
            words(_("In order when it was measured, at %(moment)s."), moment=moment(device.made_at))
        )

    def without(self, context: Context) -> Finding:
        """Without a code that is known."""
        return could_not(words(ASK_FOR_CODE))


@check
class OwnSite(Check):
    slug, rank, name = "own-site", 5, _("We reach the portal ourselves")
    complaints = (Complaint.SEES_NOTHING,)

    def run(self, context: Context) -> Finding:
        run = probe.last_run(context.organisation.pk)
        if run is None:
            return could_not(words(_("No test customer has walked the pages yet.")))
        return of_walk(run)


@check
class BrowserSupported(DeviceTrait):
    slug, rank, name = "device-browser", 10, _("Browser and version")
    explained_by = (
        judgement.Finding.NO_LONGER,
        judgement.Finding.TOO_OLD,
        judgement.Finding.INSIDE_AN_APP,
    )

    def run(self, context: Context) -> Finding:
        found = super().run(context)
        device = check_of_code(context.worker, context.said.device)
        if device is None or found.verdict is not Verdict.EXPLAINS:
            return found
        value = words(_("%(browser)s: %(title)s"), browser=browser_line(device), title=found.value)
        return Finding(found.verdict, value, found.say)

    def without(self, context: Context) -> Finding:
        line = _last_visit(context.customer)
        seen = VISIT.fullmatch(line)
        if seen is None or seen[1] not in NAMES:
            return could_not(words(ASK_FOR_CODE))
        stands = judge_version(browser_data().supported, family_of(seen[1]), int(seen[2]))
        if stands is Support.NO_LONGER:
            return explains(words("%(line)s", line=line), words(ADVICE[judgement.Finding.NO_LONGER]))
        if stands is Support.TOO_OLD:
            return explains(words("%(line)s", line=line), words(ADVICE[judgement.Finding.TOO_OLD]))
        return passed(words(_("Last seen with %(line)s."), line=line))


@check
class CookiesOn(DeviceTrait):
    slug, rank, name = "device-cookies", 15, _("Cookies")
    explained_by = (judgement.Finding.COOKIES_OFF,)


@check
class SiteReached(DeviceTrait):
    slug, rank, name = "device-connection", 18, _("Connection of the device")
    explained_by = (
        judgement.Finding.OFFLINE,
        judgement.Finding.SITE_UNREACHABLE,
        judgement.Finding.DATA_UNREACHABLE,
    )


@check
class NothingBlocks(DeviceTrait):
    slug, rank, name = "device-blocked", 20, _("Extension or network that blocks")
    explained_by = (judgement.Finding.FILES_BLOCKED,)


@check
class ScriptsOn(DeviceTrait):
    slug, rank, name = "device-scripts", 25, _("Scripts")
    explained_by = (judgement.Finding.SCRIPTS_OFF,)


@check
class ClockRight(DeviceTrait):
    slug, rank, name = "device-clock", 12, _("Clock of the device")
    complaints = (Complaint.SEES_NOTHING, Complaint.NOT_SECURE)
    explained_by = (judgement.Finding.CLOCK_FAR_OFF,)

    def run(self, context: Context) -> Finding:
        device = check_of_code(context.worker, context.said.device)
        found = super().run(context)
        if device is None:
            return found
        return Finding(found.verdict, words("%(off)s", off=lambda: _clock_of(device)), found.say)


STEPS_ANYWHERE = _(
    "Load the page anew with Ctrl, Shift and R (on a Mac: Command, Shift and R), close the browser and open "
    "it again, try a private window, and look whether other sites do open."
)


@check
class StepsForBrowser(Check):
    """Explains nothing; says what helps most often, in the browser that the customer has."""

    slug, rank, name = "device-steps", 60, _("Steps to try")
    complaints = (Complaint.SEES_NOTHING,)

    def run(self, context: Context) -> Finding:
        device = check_of_code(context.worker, context.said.device)
        name = browser_line(device) if device else _("browser unknown")
        own = STEPS.get(Family(device.family)) if device else None
        say = words("%(steps)s", steps=partial(_read_out, own)) if own else words(STEPS_ANYWHERE)
        return Finding(Verdict.PASSED, words(_("For %(browser)s"), browser=name), say)


def _read_out(steps: Sequence[Step]) -> str:
    return " ".join(f"{number}. {step.what}: {step.how}" for number, step in enumerate(steps, 1))


@check
class CertificateValid(Check):
    slug, rank, name = "certificate", 10, _("Certificate of the site")
    complaints = (Complaint.NOT_SECURE,)

    def run(self, context: Context) -> Finding:
        try:
            found = certificate.read_certificate(settings.PUBLIC_URL)
        except certificate.NoCertificateError as problem:
            return could_not(words(_("Not read from here: %(problem)s."), problem=str(problem)))
        if found.problem:
            return explains(
                words(_("Browsers refuse it: %(problem)s."), problem=found.problem),
                words(_("This is on our side. We are working on it; do not go on past the warning.")),
            )
        if found.until is None:
            return passed(words(_("Valid.")))
        return passed(words(_("Valid until %(moment)s."), moment=moment(found.until)))


@check
class SecureSteps(Check):
    """Explains nothing; the advice in the order in which it is quickest to try."""

    slug, rank, name = "secure-steps", 60, _("Steps to try, in this order")
    complaints = (Complaint.NOT_SECURE,)

    def run(self, context: Context) -> Finding:
        steps = _(
            "1. Load the page anew with Ctrl, Shift and R. 2. Press F5. 3. Set the clock of the device to automatic. "
            "4. Clear cache and cookies. 5. Try a private window. 6. Switch VPN or virus scanner off for a moment; "
            "tell ICT when that helps. 7. Try another browser. 8. Try another wifi, no free network; a hotspot of a "
            "telephone with 4G or 5G is fine."
        )
        return Finding(Verdict.PASSED, words(_("Eight steps")), words(steps))


def _last_visit(customer: User | None) -> str:
    if customer is None:
        return ""
    lines = Event.objects.filter(actor_id=customer.pk).exclude(device="").order_by("-at", "-pk")
    return lines.values_list("device", flat=True).first() or ""


def _clock_of(device: DeviceCheck) -> str:
    return clock_line(device.clock_ahead)
