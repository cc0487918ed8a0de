"""Somebody who fills in a long form is warned before being signed out, and can stay (A-18)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F
from django.urls import reverse

from core.accounts.models import AccountSession
from core.lib import clock
from tests.browser.visiting import fits, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Donderdag gaan we met alle groepen naar de kinderboerderij."


@pytest.mark.spec("A-18")
def test_a_warning_comes_two_minutes_before_the_end_keeps_what_was_typed_and_staying_works(desktop_page, axe):
    page = desktop_page
    sign_in(page, UserFactory(manager=True, with_app=True))
    page.clock.install()
    page.goto(reverse("publishing:new"))
    text = page.get_by_label("Tekst")
    text.fill(TEXT)
    warning = page.get_by_role("dialog")

    nothing_happens(page, settings.STAFF_IDLE_MINUTES - 3)
    assert not warning.is_visible()
    nothing_happens(page, 1.5)
    warning.get_by_text("minder dan twee minuten").wait_for()
    fits(page, axe)
    warning.get_by_role("button", name="Ingelogd blijven").click()
    warning.wait_for(state="hidden")
    assert text.input_value() == TEXT
    session = AccountSession.objects.get(ended_at=None)
    assert clock.now() - session.last_seen_at < timedelta(minutes=1)

    nothing_happens(page, settings.STAFF_IDLE_MINUTES - 3)
    assert not warning.is_visible()
    page.get_by_label("Titel").fill("Uitje")
    page.get_by_role("button", name="Bewaren en bekijken").click()
    page.get_by_role("heading", name="Uitje").wait_for()


def nothing_happens(page, minutes: float) -> None:
    """For so long, in the browser and for the server."""
    gone = timedelta(minutes=minutes)
    AccountSession.objects.update(created_at=F("created_at") - gone, last_seen_at=F("last_seen_at") - gone)
    page.clock.run_for(int(minutes * 60_000))
