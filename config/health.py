"""For whoever watches the machines: whether this process answers, and whether it can do its work. No data."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

PLAIN = "text/plain; charset=utf-8"


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anything else: a database that is away is no reason to start anew."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """PostgreSQL answers too; 503 while it does not. The broker may be away: it only wakes workers (ADR 3)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.warning("PostgreSQL does not answer.", exc_info=True)
        return HttpResponse("PostgreSQL does not answer\n", content_type=PLAIN, status=503)
    return HttpResponse("ok\n", content_type=PLAIN)
