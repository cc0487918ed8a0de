"""A parent at home: the new invoice, the yearly statement, and accepting a place that is offered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.childcare.models import Guardian, WaitingOffer
from core.lib import clock
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import sign_in
from tests.factories import BsnFactory, InvoiceFactory, WaitingOfferFactory
from tests.family import Home, make_home

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
LAST_YEAR = clock.today().year - 1


@pytest.fixture
def home() -> Home:
    made = make_home(name="De Kringloop")
    BsnFactory(child=made.ties)
    place = made.hamsters.location
    InvoiceFactory(
        family=made.family, location=place, month=date(LAST_YEAR, 3, 1), final_on=date(LAST_YEAR, 4, 1)
    )
    InvoiceFactory(family=made.family, location=place, final_on=clock.today())
    return made


@pytest.fixture
def offer(home: Home) -> WaitingOffer:
    made: WaitingOffer = WaitingOfferFactory(
        entry__child=home.noortje, entry__location=home.hamsters.location, group=home.hamsters
    )
    return made


def open_more(page: Page, guardian: Guardian) -> None:
    sign_in(page, guardian.user)
    page.goto("/overig/")


@pytest.mark.spec("P-31", "K-11")
@pytest.mark.parametrize(
    "device", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)], ids=["phone", "desktop"]
)
def test_invoices_and_the_yearly_statement(
    open_page: OpenPage, axe: Axe, home: Home, device: dict[str, Any]
) -> None:
    page = open_page(**device)
    open_more(page, home.guardian)
    page.get_by_role("link", name="Facturen en jaaropgave").click()
    expect(page.get_by_role("heading", name="Facturen en jaaropgave", level=1)).to_be_visible()
    axe(page)

    page.get_by_role("link", name=f"Jaaropgave {LAST_YEAR}, Ties").click()
    expect(page.get_by_text("•••••6782")).to_be_visible()
    axe(page)
    page.go_back()

    page.locator("#main .rows").last.get_by_role("link").first.click()
    expect(page.get_by_text("€ 10,00 per uur")).to_be_visible()
    axe(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF downloaden").click()
    assert started.value.suggested_filename.startswith("factuur-")


@pytest.mark.spec("P-44", "K-12", "K-23")
@pytest.mark.usefixtures("offer")
def test_accepting_a_place_with_the_keyboard(page: Page, axe: Axe, home: Home) -> None:
    open_more(page, home.guardian)
    page.get_by_role("link", name="Wachtlijst en aangeboden plaatsen").click()
    expect(page.get_by_role("heading", name="Noortje: dagopvang")).to_be_visible()
    axe(page)
    page.get_by_text("Ik wil deze plaats niet").press("Enter")
    expect(page.get_by_role("button", name="Weigeren en blijven wachten")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Plaats aannemen").press("Enter")
    expect(page.get_by_text("Noortje heeft de plaats")).to_be_visible()
    expect(page.get_by_text("aangenomen", exact=True)).to_be_visible()
    axe(page)


@pytest.mark.spec("P-35")
def test_hours_are_readable_for_everybody(page: Page, axe: Axe, home: Home) -> None:
    home.plan(home.noortje, clock.today())
    open_more(page, home.guardian)
    page.get_by_role("link", name="Uren", exact=True).click()
    expect(page.get_by_role("heading", name="Noortje")).to_be_visible()
    axe(page)
