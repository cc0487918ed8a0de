"""The log for machines: one JSON object on one line for each event, times in UTC (N-33)."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from core.lib.request_id import current_id

FIELDS = "fields"
"""Under this name `extra=` brings further fields: ``logger.info("answered", extra={FIELDS: {"status": 200}})``."""

OF_DJANGO = "django.request"


class JsonFormatter(logging.Formatter):
    """`at`, `level`, `logger`, `message`, where there is one `request`, further fields, and `error` with its trace."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _words_of(record),
        }
        if number := _number_of(record):
            line["request"] = number
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class LineFormatter(logging.Formatter):
    """The same for people, on a workstation; the number of the request before the words."""

    def format(self, record: logging.LogRecord) -> str:
        number = _number_of(record)
        record.number = f"[{number}] " if number else ""
        line = super().format(record)
        fields = getattr(record, FIELDS, {})
        return f"{line} {' '.join(f'{name}={value}' for name, value in fields.items())}".rstrip()


def _number_of(record: logging.LogRecord) -> str:
    """Of the request that is being answered, or of the one that Django tells of once it has been."""
    return current_id() or str(getattr(getattr(record, "request", None), "number", ""))


def _words_of(record: logging.LogRecord) -> str:
    """Without the address that Django puts in what it says of a refused request: addresses name people."""
    if record.name == OF_DJANGO and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return record.getMessage()
