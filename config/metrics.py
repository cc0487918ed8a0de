"""Figures for Prometheus, of all web processes of this machine together and of the outbox (N-33).

Not for the public: it asks for the token of KRING_METRICS_TOKEN, and without one it is not there.
"""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from core.lib import clock
from core.notifications.choices import OutboxState
from core.notifications.models import OutboxMessage


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The text format of Prometheus."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(
        request.headers.get("Authorization", ""), wanted
    ):
        raise Http404
    text = generate_latest(_of_all_processes()) + generate_latest(_of_the_database())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _of_all_processes() -> CollectorRegistry:
    """Where gunicorn runs several processes each keeps its figures in a file (config.gunicorn)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


def _of_the_database() -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(OutboxCollector())
    return registry


class OutboxCollector:
    """How much waits to leave the building, and for how long already."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING, due_at__lte=clock.now())
        found = waiting.aggregate(count=Count("pk"), oldest=Min("due_at"))
        age = (clock.now() - found["oldest"]).total_seconds() if found["oldest"] else 0
        yield GaugeMetricFamily("kring_outbox_waiting", "Messages that are due.", found["count"])
        yield GaugeMetricFamily("kring_outbox_oldest_seconds", "How long the oldest of them has waited.", age)
