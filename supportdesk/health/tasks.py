from celery import shared_task

from core.lib import clock
from supportdesk.health import probe
from supportdesk.health.lights import PULSE
from supportdesk.health.models import Pulse


@shared_task
def show_life() -> None:
    """The scheduler asks and a worker answers; the light of the background work reads when that was last."""
    Pulse.objects.update_or_create(name=PULSE, defaults={"at": clock.now()})


@shared_task
def run_probe() -> None:
    """Walk as every test customer whose turn it is; safe to run twice or at the same time."""
    probe.run_due()
