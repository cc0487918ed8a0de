"""The worker and the scheduler: ``celery -A config worker`` and ``celery -A config beat``."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("kring")
# Read when first needed: this module is imported before the settings are.
app.add_defaults(lambda: settings.CELERY)
app.autodiscover_tasks()


@worker_init.connect
def refuse_wrong_keys(**_: Any) -> None:
    """A worker does not start with keys that open nothing of what is stored."""
    from django.db import connections

    from core.lib import keyring

    try:
        keyring.refuse_wrong_keys()
    except ImproperlyConfigured as problem:
        # A signal's receiver cannot stop the start with anything less: Celery logs other errors and goes on.
        raise SystemExit(str(problem)) from None
    connections.close_all()


@task_prerun.connect
def name_task_in_log(task_id: str, **_: Any) -> None:
    """Lines of the log carry the task's number, as those of a request carry the request's."""
    from core.lib import request_id

    request_id.begin(task_id)
