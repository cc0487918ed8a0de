"""A request is sent once, however many times and from wherever the button is pressed (experiment E7)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from requests_app.models import Booking, Request
from tests.factories import CreditFactory
from tests.family import Home, make_home, wednesday
from tests.requests_app.parent_asking import DRAFT, OVERVIEW, add_noortje, add_ties, page_of_draft, pay

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("R-08")]
AT_ONCE = 8


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home) -> Client:
    """With a request of two bookings, of which one takes the whole of a credit."""
    browser = home.client
    credit = CreditFactory(child=home.noortje, hours=5.5)
    add_noortje(home, browser, wednesday(), **pay(home.noortje, home.hamsters, home.morning, credit.pk))
    add_ties(home, browser, wednesday())
    return browser


def press(session: str, fields: dict[str, Any]) -> tuple[int, str]:
    """One press of the button, over a connection to the database of its own."""
    try:
        browser = Client()
        browser.cookies["session"] = session
        response = browser.post(DRAFT, fields)
        return response.status_code, response.headers.get("Location", "")
    finally:
        connections.close_all()


def press_at_once(client: Client, *bodies: dict[str, Any]) -> list[tuple[int, str]]:
    session = client.cookies["session"].value
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda fields: press(session, fields), bodies))


def test_presses_at_the_same_time_make_one_request_and_all_get_the_same_answer(client):
    fields = page_of_draft(client)
    answers = press_at_once(client, *[fields] * AT_ONCE)
    assert set(answers) == {(302, OVERVIEW)}
    assert (Request.objects.count(), Booking.objects.count()) == (1, 2)


def test_of_presses_with_different_content_one_is_sent_and_the_others_are_refused(client):
    fields = page_of_draft(client)
    answers = press_at_once(client, *({**fields, "remark": f"Versie {n}"} for n in range(AT_ONCE)))
    assert sorted(status for status, _to in answers) == [302, *[422] * (AT_ONCE - 1)]
    assert (Request.objects.count(), Booking.objects.count()) == (1, 2)


def test_going_back_and_pressing_again_changes_nothing(client):
    fields = page_of_draft(client)
    first = client.post(DRAFT, fields)
    client.get(OVERVIEW)
    client.get(DRAFT)
    again = client.post(DRAFT, fields)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Request.objects.count() == 1
