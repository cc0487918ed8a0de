"""What whoever runs Kring can see of it: the log, the number on the error page, slow queries and figures (N-33)."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.accounts.models import User
from core.lib.logs import JsonFormatter
from tests.factories import GuardianFactory, OutboxMessageFactory
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-33")]
TOKEN = {"authorization": "Bearer geheim"}


@pytest.fixture
def logged() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The lines of the log as production writes them, read back."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def number_on(page) -> str:
    (number,) = re.findall(r"<code>(\w+)</code>", page.content.decode())
    return number


def test_a_request_is_one_line_that_names_the_view_and_nobodys_address(logged):
    parent = GuardianFactory().user
    sign_in(parent).get("/overig/", {"zoek": "Noortje"})
    (line,) = (line for line in logged() if line["message"] == "answered")
    assert (line["view"], line["status"], line["actor"]) == ("portal:more", 200, parent.pk)
    assert line["queries"] > 0
    assert "Noortje" not in json.dumps(logged())


def test_the_number_on_an_error_page_leads_to_its_lines(logged):
    page = Client().get("/nergens/")
    assert page.headers["X-Request-Id"] == number_on(page)
    assert {line["request"] for line in logged()} == {number_on(page)}
    assert "nergens" not in json.dumps(logged())


def test_so_does_that_of_a_fault_of_ours_which_is_on_one_line_with_its_trace(logged, monkeypatch):
    def broken(request: object) -> None:
        raise RuntimeError("It broke.\nOn two lines.")

    monkeypatch.setattr("portal.views.more.children_in_full", broken)
    browser = sign_in(GuardianFactory().user)
    browser.raise_request_exception = False
    page = browser.get("/overig/")
    assert page.status_code == 500
    (line,) = (line for line in logged() if "error" in line)
    assert line["request"] == number_on(page)
    assert "It broke.\nOn two lines." in line["error"]


def test_a_visitor_does_not_choose_the_number(logged):
    page = Client(headers={"x-request-id": "mine"}).get("/nergens/")
    assert number_on(page) != "mine"


def test_a_slow_query_is_told_without_what_was_filled_in(logged, settings):
    settings.SLOW_QUERY_MS = 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.1), %s", ["Noortje"])
    User.objects.first()
    (line,) = (line for line in logged() if "sql" in line)
    assert line["ms"] >= 100
    assert line["sql"] == "SELECT pg_sleep(0.1), %s"


def test_prometheus_reads_the_figures_with_its_token(settings):
    settings.METRICS_TOKEN = "geheim"
    OutboxMessageFactory()
    Client().get("/nergens/")
    text = Client().get("/metrics", headers=TOKEN).content.decode()
    assert 'kring_requests_total{method="GET",status="404",view="none"}' in text
    assert "kring_request_seconds_bucket" in text
    assert "kring_outbox_waiting 1.0" in text


@pytest.mark.parametrize(("token", "brought"), [("", TOKEN), ("another", TOKEN), ("geheim", {})])
def test_nobody_else_reads_them(settings, token, brought):
    settings.METRICS_TOKEN = token
    assert Client().get("/metrics", headers=brought).status_code == 404
