"""Telling a worker that there is something to send. Best effort: the schedule finds what a wake missed."""

import logging
import threading
import time

from celery import current_app
from django.conf import settings
from kombu import Connection, pools
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

DELIVER = "core.notifications.tasks.deliver_outbox"
WAKE_EXPIRES = 60
"""Seconds after which an unread wake is worth nothing: the schedule has done its work by then."""

logger = logging.getLogger(__name__)

# Somebody waits for the page while this runs, so a broker that does not answer gets half a second for each step.
IMPATIENT = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}
POOL_PATIENCE = 0.5


class Circuit:
    """Leaves a broker that did not answer alone for `pause` seconds, so that only one caller waits for it."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def lets_through(self) -> bool:
        with self._lock:
            return time.monotonic() >= self._closed_until

    def trip(self) -> None:
        with self._lock:
            self._closed_until = time.monotonic() + self.pause

    def reset(self) -> None:
        with self._lock:
            self._closed_until = 0.0


circuit = Circuit(pause=5.0)


def wake_worker(task: str = DELIVER) -> None:
    """Ask a worker to deliver what is due, or to run another task that finds its work in the database itself.

    Never raises, and takes about a second when the broker is away.
    """
    if not circuit.lets_through():
        return
    try:
        _publish(task)
    except (KombuError, RedisError, OSError) as fault:
        circuit.trip()
        logger.warning("The broker does not answer, the schedule will deliver instead: %s", fault)


def _publish(task: str) -> None:
    options = settings.CELERY["broker_transport_options"] | IMPATIENT
    connection = Connection(settings.REDIS_URL, transport_options=options)
    with pools.producers[connection].acquire(block=True, timeout=POOL_PATIENCE) as producer:
        current_app.send_task(task, producer=producer, retry=False, expires=WAKE_EXPIRES)
