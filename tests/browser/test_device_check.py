"""Controleer mijn apparaat on a telephone: measured by the script, told in plain words, and looked up by a worker."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from supportdesk.devices import browser_data
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import fits, sign_in
from tests.factories import UserFactory
from tests.supportdesk.devices import user_agents

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
CURRENT = browser_data.browser_data().supported.versions["chrome"][0]


def code_on(page: Page) -> str:
    code = page.locator(".spoken-code")
    expect(code).to_have_text(re.compile(r"^[A-Z]{3}-[A-Z]{3}$"))
    return code.inner_text()


@pytest.mark.spec("S-30")
def test_a_customer_checks_the_device_and_a_worker_sees_the_same(open_page: OpenPage, axe: Axe) -> None:
    phone = open_page(**PHONE, user_agent=user_agents.chrome(CURRENT))
    phone.route("**/*.woff2*", _is_blocked)
    phone.goto("/controleer-mijn-apparaat/")
    expect(phone.get_by_text(f"Dit is Chrome {CURRENT}")).to_be_visible()
    fits(phone, axe)
    # Measured long before the press, as with anybody who reads first.
    phone.wait_for_load_state("networkidle")
    phone.get_by_role("button", name="Laat de uitslag en een code zien").press("Enter")
    code = code_on(phone)
    expect(phone.get_by_text("Iets houdt delen van de pagina tegen")).to_be_visible()
    phone.get_by_text("Alles wat gemeten is").click()
    for label, value in (("Cookies", "aan"), ("Scripts", "aan"), ("Klok", "gelijk"), ("Scherm", "360 × 780")):
        expect(fact(phone, label)).to_have_text(value)
    expect(fact(phone, "Bereikbaar: lettertype")).to_have_text("niet bereikt")
    fits(phone, axe)

    desk = open_page(**DESKTOP)
    sign_in(desk, UserFactory(manager=True, with_app=True))
    desk.goto("/klantenhulp/apparaat/")
    desk.get_by_label("Code van de klant").fill(code.lower().replace("-", " "))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Iets houdt delen van de pagina tegen")).to_be_visible()
    expect(fact(desk, "Tijdzone")).to_have_text("Europe/Amsterdam")
    fits(desk, axe)

    silent = open_page(**PHONE, java_script_enabled=False)
    silent.goto("/controleer-mijn-apparaat/")
    silent.get_by_role("button", name="Laat de uitslag en een code zien").click()
    assert code_on(silent) != code
    expect(silent.get_by_text("Scripts staan uit")).to_be_visible()


def fact(page: Page, label: str):
    return page.locator("dt", has_text=re.compile(f"^{label}$")).locator("+ dd")


def _is_blocked(route: Route) -> None:
    """As an extension does it."""
    route.abort("blockedbyclient")
