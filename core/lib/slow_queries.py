"""Statements that take long go to the log, with their text and never with what was filled in (N-33)."""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from core.lib.logs import FIELDS
from core.lib.metrics import SLOW_QUERIES

logger = logging.getLogger(__name__)
LONGEST_TEXT = 2000


@dataclass
class Spent:
    """What one request asked of the database: so many statements, in so many seconds."""

    queries: int = 0
    seconds: float = 0.0


spent: ContextVar[Spent | None] = ContextVar("spent", default=None)


def watch(*, connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """Measure every statement of a connection from now on; once, however often it is opened anew."""
    if measured not in connection.execute_wrappers:
        connection.execute_wrappers.append(measured)


def measured(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Do the statement, count it for the request, and tell of it when it was slow."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - began
        if (request := spent.get()) is not None:
            request.queries += 1
            request.seconds += seconds
        if seconds * 1000 >= settings.SLOW_QUERY_MS:
            SLOW_QUERIES.inc()
            fields = {"ms": round(seconds * 1000), "sql": str(sql)[:LONGEST_TEXT]}
            logger.warning("A slow query.", extra={FIELDS: fields})
