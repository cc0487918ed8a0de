"""Whether a process lives and can work, for whoever watches the machines (N-32)."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config.launch.stage import ROOT


def no_database(*arguments, **more):
    raise OperationalError("the server is away")


def test_a_process_lives_without_a_database():
    """Without the mark for one, a test that asks a database anything fails."""
    response = Client().get("/live")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_process_is_ready_when_postgresql_answers():
    assert Client().get("/ready").status_code == 200


@pytest.mark.django_db
def test_it_is_not_ready_while_postgresql_is_away_and_says_nothing_more(monkeypatch):
    monkeypatch.setattr(connection, "cursor", no_database)
    response = Client().get("/ready")
    assert (response.status_code, response.content) == (503, b"PostgreSQL does not answer\n")


def test_containers_are_watched_by_whether_they_live():
    assert '"/live"' in (ROOT / "deploy" / "healthcheck.py").read_text()
    assert "deploy/healthcheck.py" in (ROOT / "Dockerfile").read_text()
