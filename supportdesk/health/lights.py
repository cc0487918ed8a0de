"""The status lights: what is known of each part at this moment (S-33). Every function takes the user first."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.childcare.gateway.state import GatewayState, state_of
from core.childcare.rules.breaker import Breaker
from core.lib import clock
from core.lib.templatetags.kring import short_moment
from core.notifications.choices import OutboxState
from core.notifications.models import DeliveryAttempt, OutboxMessage
from supportdesk.health import probe
from supportdesk.health.choices import SitePart
from supportdesk.health.models import Pulse
from supportdesk.health.rules import lights
from supportdesk.health.rules.lights import Tone

PULSE = "scheduler"


@dataclass(frozen=True)
class Light:
    """One part: how it fares, and on what evidence."""

    part: SitePart
    tone: Tone
    words: str

    @property
    def name(self) -> str | Promise:
        return self.part.label


def lights_for(user: User) -> list[Light]:
    """All parts as they are for the worker's organisation; ten queries at most."""
    return [
        _web(user.organisation_id),
        _database(),
        _workers(),
        _mail(),
        *_back_office(state_of(user.organisation)),
    ]


def public_tones() -> dict[SitePart, Tone]:
    """What everybody may know: the parts that all organisations share, without details."""
    return {light.part: light.tone for light in (_database(), _workers(), _mail())}


def _web(organisation_id: int) -> Light:
    run = probe.last_run(organisation_id)
    if run is None:
        return Light(SitePart.WEB, Tone.UNKNOWN, _("No test customer has walked the pages yet."))
    tone = lights.web(run.went_well, clock.now() - run.at, timedelta(milliseconds=run.milliseconds))
    bad = next((step for step in run.shown_steps if not step["went_well"]), None)
    if bad is not None:
        words = _("At %(moment)s the test customer got stuck at “%(page)s” (%(said)s).")
        return Light(
            SitePart.WEB, tone, words % {"moment": _moment(run.at), "page": bad["label"], "said": bad["said"]}
        )
    words = _("At %(moment)s the test customer walked all pages in %(ms)s ms.")
    return Light(SitePart.WEB, tone, words % {"moment": _moment(run.at), "ms": run.milliseconds})


def _database() -> Light:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = timedelta(seconds=time.monotonic() - began)
    words = _("Answered in %(ms)s ms.") % {"ms": round(took.total_seconds() * 1000)}
    return Light(SitePart.DATABASE, lights.database(took), words)


def _workers() -> Light:
    now = clock.now()
    pulse = Pulse.objects.filter(name=PULSE).first()
    oldest = (
        OutboxMessage.objects.filter(state__in=[OutboxState.WAITING, OutboxState.SENDING], due_at__lte=now)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    tone = lights.workers(now - pulse.at if pulse else None, now - oldest if oldest else None)
    words = (
        _("Last sign of life: %(moment)s.") % {"moment": _moment(pulse.at)}
        if pulse
        else _("No sign of life yet.")
    )
    if oldest is not None:
        words += " " + _("The oldest message that is due waits since %(moment)s.") % {
            "moment": _moment(oldest)
        }
    return Light(SitePart.WORKERS, tone, words)


def _mail() -> Light:
    tries = DeliveryAttempt.objects.filter(at__gt=clock.now() - timedelta(hours=1)).aggregate(
        tried=Count("pk"), failed=Count("pk", filter=Q(succeeded=False))
    )
    words = _("In the last hour %(tried)s messages were tried; %(failed)s did not go.") % tries
    return Light(SitePart.MAIL, lights.mail(tries["tried"], tries["failed"]), words)


def _back_office(state: GatewayState) -> list[Light]:
    if state.connection is None:
        own = _("The register is in Kring itself.")
        return [Light(SitePart.BACK_OFFICE, Tone.OK, own)]
    tone = lights.back_office(True, state.breaker is Breaker.OPEN, state.connection.failures)
    fetched = state.copy.fetched_at if state.copy else None
    copied = (
        _("Last good copy: %(moment)s.") % {"moment": _moment(fetched)}
        if fetched
        else _("There is no copy yet.")
    )
    return [
        Light(SitePart.BACK_OFFICE, tone, _connection_words(state)),
        Light(SitePart.COPY, lights.copy(True, clock.now() - fetched if fetched else None), copied),
    ]


def _connection_words(state: GatewayState) -> str:
    said = [_answer_words(state)]
    if state.oldest_write is not None:
        said.append(
            ngettext(
                "%(n)s message waits to be passed on, since %(moment)s.",
                "%(n)s messages wait to be passed on, the oldest since %(moment)s.",
                state.waiting,
            )
            % {"n": state.waiting, "moment": _moment(state.oldest_write)}
        )
    return " ".join(said)


def _answer_words(state: GatewayState) -> str:
    elsewhere = state.connection
    assert elsewhere is not None
    if state.breaker is Breaker.OPEN and elsewhere.open_until is not None:
        return _("It failed %(n)s times; the next try is at %(moment)s.") % {
            "n": elsewhere.failures,
            "moment": _moment(elsewhere.open_until),
        }
    if elsewhere.last_answered_at is None:
        return _("It has not answered yet.")
    return _("Last answer: %(moment)s.") % {"moment": _moment(elsewhere.last_answered_at)}


def _moment(moment: datetime) -> str:
    return short_moment(moment)
