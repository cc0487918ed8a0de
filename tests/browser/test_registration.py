"""A new parent registers on a phone: a mistake, stopping half-way, going on with the mailed link, and sending it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.childcare.models import ImportEntry, Registration
from core.childcare.registration import actions
from core.lib import clock
from tests.browser.conftest import PHONE, Axe, OpenPage
from tests.browser.visiting import fits
from tests.core.childcare.registration.walking import answers, house

pytestmark = [pytest.mark.django_db(transaction=True)]
GO_ON = "Opslaan en verder"


def fill(page: Page, typed: dict[str, object]) -> None:
    for name, value in typed.items():
        if isinstance(value, str) and name not in ("place", "alone", "school"):
            page.locator(f"main [name={name}]").fill(value)


def go_on(page: Page, axe: Axe) -> None:
    """From a step that is filled in, and that nothing is wrong with, to the next."""
    fits(page, axe)
    page.get_by_role("button", name=GO_ON).click()


@pytest.mark.spec("K-13")
def test_a_new_parent_stops_half_way_and_registers_with_the_mailed_link(
    open_page: OpenPage, axe: Axe
) -> None:
    organisation = house(name="De Kringloop")
    good = answers(organisation)
    first = open_page(**PHONE)
    first.goto(f"/o/{organisation.slug}/")
    first.get_by_role("link", name="Schrijf je kind in").click()
    fits(first, axe)
    first.get_by_label("E-mailadres").fill("sanne@example.com")
    first.get_by_role("button", name="Beginnen").click()
    fill(first, good["guardian_1"] | {"bsn": "123456789"})
    first.get_by_role("button", name=GO_ON).click()
    expect(first.locator("[name=first_name]")).to_have_value("Sanne")
    expect(first.get_by_text("Dit is geen BSN").first).to_be_visible()
    first.locator("[name=bsn]").fill("123456782")
    go_on(first, axe)
    first.get_by_role("link", name="Stoppen op dit apparaat").click()
    fits(first, axe)
    first.get_by_role("button", name="Stoppen en later verder").click()
    expect(first.get_by_text("Dit apparaat is je inschrijving vergeten").first).to_be_visible()

    page = open_page(**PHONE)
    link = actions.new_link(Registration.objects.get())
    page.goto(link[link.index("/inschrijven/") :])
    page.get_by_role("button", name="Verder", exact=True).click()
    page.get_by_label("Er is geen tweede verzorger").check()
    go_on(page, axe)
    fill(page, good["child"])
    go_on(page, axe)
    page.get_by_text("Dagopvang, Haarlem").click()
    page.get_by_text("maandag", exact=True).click()
    page.locator("[name=wanted_from]").fill((clock.today() + timedelta(days=60)).isoformat())
    go_on(page, axe)
    expect(page.get_by_text("•••••6782")).to_be_visible()
    fits(page, axe)
    page.get_by_role("button", name="Inschrijving versturen").click()
    expect(page.get_by_role("heading", name="Je inschrijving is aangekomen")).to_be_visible()
    fits(page, axe)
    assert ImportEntry.objects.get().facts["child"]["first_name"] == "Noor"
