"""A new parent registers on a phone: a mistake on the way, six steps, and a page that says what happens next."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.childcare.models import ImportEntry
from core.lib import clock
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.visiting import sideways
from tests.core.childcare.registration.walking import answers, house

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
GO_ON = "Opslaan en verder"


def fill(page: Page, typed: dict[str, object]) -> None:
    for name, value in typed.items():
        if isinstance(value, str) and name not in ("place", "alone", "school"):
            page.locator(f"main [name={name}]").fill(value)


@pytest.mark.spec("K-13")
def test_a_new_parent_registers_on_a_phone(open_page: OpenPage, axe: Axe) -> None:
    organisation = house(name="De Kringloop")
    good = answers(organisation)
    page = open_page(**PHONE)
    page.goto(f"/o/{organisation.slug}/")
    page.get_by_role("link", name="Schrijf je kind in").click()
    page.get_by_label("E-mailadres").fill("sanne@example.com")
    page.get_by_role("button", name="Beginnen").click()
    fill(page, good["guardian_1"] | {"bsn": "123456789"})
    page.get_by_role("button", name=GO_ON).click()
    expect(page.locator("[name=first_name]")).to_have_value("Sanne")
    expect(page.get_by_text("Dit is geen BSN").first).to_be_visible()
    axe(page)
    page.locator("[name=bsn]").fill("123456782")
    page.get_by_role("button", name=GO_ON).click()
    page.get_by_label("Er is geen tweede verzorger").check()
    page.get_by_role("button", name=GO_ON).click()
    fill(page, good["child"])
    page.get_by_role("button", name=GO_ON).click()
    page.get_by_text("Dagopvang, Haarlem").click()
    page.get_by_text("maandag", exact=True).click()
    page.locator("[name=wanted_from]").fill((clock.today() + timedelta(days=60)).isoformat())
    axe(page)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("•••••6782")).to_be_visible()
    axe(page)
    assert sideways(page) == 0
    page.get_by_role("button", name="Inschrijving versturen").click()
    expect(page.get_by_role("heading", name="Je inschrijving is aangekomen")).to_be_visible()
    assert ImportEntry.objects.get().facts["child"]["first_name"] == "Noor"
