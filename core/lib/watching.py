"""Each request gets a number, one line in the log and its place in the figures (N-33)."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.lib import metrics, request_id
from core.lib.logs import FIELDS
from core.lib.slow_queries import Spent, spent

logger = logging.getLogger(__name__)
HEADER = "X-Request-Id"
OF_MACHINES = frozenset({"live", "ready", "metrics"})
"""Asked every few seconds: these would drown the others."""
NO_VIEW = "none"


class WatchingMiddleware:
    """Outside all others, so that what they answer counts too.

    The line names the view and not the address: addresses name people (one-time links, what is looked for).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, used, began = request_id.new_id(), Spent(), time.perf_counter()
        vars(request)["number"] = number
        token = spent.set(used)
        try:
            with request_id.known_as(number):
                response = self.get_response(request)
                response.headers[HEADER] = number
                _tell(request, response, used, time.perf_counter() - began)
        finally:
            spent.reset(token)
        return response


def _tell(request: HttpRequest, response: HttpResponse, used: Spent, seconds: float) -> None:
    view = request.resolver_match.view_name if request.resolver_match else NO_VIEW
    method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
    metrics.REQUESTS.labels(view, method, str(response.status_code)).inc()
    metrics.SECONDS.labels(view).observe(seconds)
    metrics.QUERIES.labels(view).observe(used.queries)
    if view in OF_MACHINES:
        return
    session = vars(request).get("account_session")
    fields = {
        "view": view,
        "method": method,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "queries": used.queries,
        "database_ms": round(used.seconds * 1000),
        "actor": session.user_id if session else None,
    }
    logger.info("answered", extra={FIELDS: fields})
