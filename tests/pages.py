"""Reading a page as a visitor does."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

_NOT_READ = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def words(response: Any) -> str:
    """The text of a page with single spaces, as it would be read aloud."""
    body = _NOT_READ.sub(" ", response.content.decode())
    return " ".join(unescape(_TAG.sub(" ", body)).split())


def in_english(client: Client) -> Client:
    """The same browser with English chosen, so that a test reads the sentences of the code."""
    client.cookies["language"] = "en"
    return client


def queries_of(client: Client, url: str, sent: dict[str, str] | None = None) -> int:
    """How many queries it takes to show a page, or what comes back for a form that was `sent`."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url) if sent is None else client.post(url, sent)
    assert response.status_code == 200, response
    return len(queries)
