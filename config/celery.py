"""The worker and the scheduler: ``celery -A config worker`` and ``celery -A config beat``."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("kring")
# Read when first needed: this module is imported before the settings are.
app.add_defaults(lambda: settings.CELERY)
app.autodiscover_tasks()
