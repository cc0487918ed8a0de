"""A worker of support on a telephone: from a name with a typing error to a repair, and back."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.accounts.models import User
from tests.browser.visiting import fits, sign_in
from tests.factories import GuardianFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
REPAIR = "Account heropenen"


@pytest.fixture
def customer() -> User:
    """A parent whose account was closed."""
    found: User = GuardianFactory(
        first_name="Daniëlle",
        prefix="van der",
        last_name="Berg",
        email="danielle.vanderberg@ziggo.nl",
        user__full_name="Daniëlle van der Berg",
        user__is_active=False,
    ).user
    return found


@pytest.fixture
def worker(customer: User) -> User:
    found: User = UserFactory(manager=True, with_app=True, organisation=customer.organisation)
    return found


@pytest.mark.spec("S-01", "S-02", "S-03", "S-05")
def test_from_a_typing_error_to_the_cause_the_repair_and_back(
    page: Page, axe: Axe, worker: User, customer: User
) -> None:
    sign_in(page, worker)
    page.goto(reverse("supportdesk:start"))
    fits(page, axe)
    page.get_by_label("Klant", exact=True).fill("danielle.vanderberg@zigo.nl")
    page.keyboard.press("Enter")
    found = page.get_by_role("link", name="Daniëlle van der Berg")
    expect(found).to_be_visible()
    fits(page, axe)
    found.click()
    expect(page.get_by_role("heading", name="Daniëlle van der Berg", level=1)).to_be_visible()
    fits(page, axe)

    page.get_by_role("link", name="Het portaal blijft melden dat ik niet aangemeld kan worden").click()
    run = page.get_by_role("button", name="Controles uitvoeren")
    expect(run).to_be_visible()
    fits(page, axe)
    run.click()
    first = page.get_by_role("article").first
    expect(first.get_by_role("heading", name="Het account is gesloten.")).to_be_in_viewport()
    expect(first.get_by_role("link", name=REPAIR)).to_be_in_viewport()
    fits(page, axe)

    first.get_by_role("link", name=REPAIR).press("Enter")
    page.get_by_label("Reden").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    fits(page, axe)
    page.get_by_label("Reden").fill("De klant belde zelf")
    page.get_by_role("button", name=REPAIR).click()
    expect(page.get_by_text("De klant belde zelf")).to_be_visible()
    fits(page, axe)
    customer.refresh_from_db()
    assert customer.is_active

    page.get_by_role("link", name="Daniëlle van der Berg").click()
    line = page.locator("#line ~ ol li", has_text=REPAIR)
    expect(line).to_contain_text("De klant belde zelf")
    line.get_by_role("link").click()
    undo = page.get_by_role("button", name="Ongedaan maken")
    expect(undo).to_be_visible()
    fits(page, axe)
    page.get_by_label("Reden").fill("Toch de andere ouder")
    undo.click()
    expect(page.locator("#line ~ ol li", has_text=REPAIR)).to_contain_text("teruggenomen")
    fits(page, axe)
    customer.refresh_from_db()
    assert not customer.is_active
