"""Whom to tell of a weak spot (N-52, RFC 9116)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings

from core.lib import clock
from tests.pages import in_english, words

pytestmark = pytest.mark.django_db


def fields():
    response = Client().get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


@override_settings(SECURITY_CONTACT="mailto:veilig@kring.example", PUBLIC_URL="https://kring.example")
def test_it_says_whom_to_tell_and_where_the_rules_stand():
    said = fields()
    assert said["Contact"] == "mailto:veilig@kring.example"
    assert said["Canonical"] == "https://kring.example/.well-known/security.txt"
    assert said["Policy"] == "https://kring.example/over/beveiliging/"
    assert said["Preferred-Languages"] == "nl, en"


@pytest.mark.parametrize(
    "day", [datetime(2026, 11, 22, tzinfo=UTC), datetime(2028, 2, 29, 23, 30, tzinfo=UTC)]
)
def test_it_holds_for_months_and_less_than_a_year_whenever_it_is_read(day, time_machine):
    time_machine.move_to(day)
    expires = datetime.fromisoformat(fields()["Expires"])
    assert timedelta(days=180) < expires - clock.now() < timedelta(days=365)


def test_every_page_s_foot_leads_to_the_statements_and_each_opens():
    browser = in_english(Client())
    foot = browser.get("/").content.decode()
    for topic, title in {
        "privacy": "Privacy",
        "toegankelijkheid": "Accessibility",
        "beveiliging": "Reporting a security problem",
        "hulp": "Help",
    }.items():
        assert f'href="/over/{topic}/"' in foot
        assert title in words(browser.get(f"/over/{topic}/"))
