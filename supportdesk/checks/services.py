"""Whether it is us: the test account gets in, and the web service of the back-office answers (S-10, S-12)."""

from django.utils.translation import gettext_lazy as _

from core.childcare.models import RegisterConnection
from core.lib import clock
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.complaints import Complaint
from supportdesk.health import probe
from supportdesk.health.models import ProbeRun
from supportdesk.health.rules.lights import PROBE_LATE
from supportdesk.showing import moment
from supportdesk.words import words


@check
class TestAccountWorks(Check):
    slug, rank, name = "test-account", 6, _("Test account gets in")
    complaints = (Complaint.NOT_SIGNED_IN, Complaint.NO_NEW_PASSWORD)

    def applies(self, context: Context) -> bool:
        return self._last(context) is not None

    def run(self, context: Context) -> Finding:
        run = self._last(context)
        assert run is not None
        return of_walk(run)

    def _last(self, context: Context) -> ProbeRun | None:
        return probe.last_run(context.organisation.pk)


def of_walk(run: ProbeRun) -> Finding:
    """What the last walk of the test customers says of now; one of long ago says nothing."""
    if clock.now() - run.at > PROBE_LATE:
        return could_not(words(_("The test customer walked last at %(moment)s."), moment=moment(run.at)))
    if run.went_well:
        return passed(words(_("The test customer walked all pages at %(moment)s."), moment=moment(run.at)))
    return explains(
        words(_("The test customer got stuck at %(moment)s."), moment=moment(run.at)),
        words(_("The portal has a disturbance. We are working on it; try again later.")),
    )


@check
class WebService(Check):
    slug, rank, name = "web-service", 8, _("Web service of the back-office answers")
    complaints = (Complaint.NOT_SIGNED_IN, Complaint.NO_NEW_PASSWORD)

    def applies(self, context: Context) -> bool:
        return RegisterConnection.objects.filter(organisation=context.organisation, is_on=True).exists()

    def run(self, context: Context) -> Finding:
        elsewhere = RegisterConnection.objects.get(organisation=context.organisation, is_on=True)
        if elsewhere.open_until is None or elsewhere.open_until <= clock.now():
            return passed(words(_("The web service answers.")))
        return explains(
            words(
                _("The web service failed %(number)s times; the next try is on %(moment)s."),
                number=elsewhere.failures,
                moment=moment(elsewhere.open_until),
            ),
            words(_("The portal has a disturbance. We are working on it; try again later.")),
        )
