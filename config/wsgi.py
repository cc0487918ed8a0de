"""The web process: ``gunicorn config.wsgi``. It does not start with keys that open nothing of what is stored."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402 - only now are the apps there

from core.lib.keyring import refuse_wrong_keys  # noqa: E402

refuse_wrong_keys()
connections.close_all()
