"""An administrator hands a ticket on to Kring, reads what comes back, and takes the key figures out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import User
from core.accounts.rights import Right
from core.lib import clock
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.visiting import fits, sign_in
from tests.factories import (
    ApproachFactory,
    HelpRequestFactory,
    OrganisationFactory,
    RoleFactory,
    TicketFactory,
    TlvFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
TRIED = "Maandag om 9 uur vanuit ParnasSys verstuurd; er kwam een nummer terug."


@pytest.fixture
def admin() -> User:
    """Of a partnership with a ticket about a lost help request, an approach and a TLV."""
    partnership = OrganisationFactory(partnership=True, slug="de-waaier", name="De Waaier")
    school = UnitFactory(organisation=partnership, name="De Regenboog", brin="99WA00")
    TicketFactory(
        school=school,
        number=12,
        kind="lost",
        facts={"brin": "99WA00", "dossier": 4012, "system": "parnassys"},
    )
    ApproachFactory(help_request=HelpRequestFactory(school=school))
    TlvFactory(help_request=HelpRequestFactory(school=school), issued_on=clock.today())
    return UserFactory(root=True, organisation=partnership, username="beheer", with_app=True)


@pytest.fixture
def kring() -> User:
    """Kring's own support, of another organisation."""
    organisation = OrganisationFactory(slug="kring")
    role = RoleFactory(organisation=organisation, name="Kring", rights=[Right.KRING_SUPPORT])
    return UserFactory(ib=True, role=role, organisation=organisation, username="kring", with_app=True)


def escalate(page: Page, axe: Axe) -> None:
    """From Beheer to the ticket, and on to Kring with what the complaint needs."""
    page.goto("/beheer/")
    fits(page, axe)
    page.get_by_role("main").get_by_role("link", name="Tickets").click()
    fits(page, axe)
    page.get_by_role("link", name="T12", exact=True).click()
    fits(page, axe)
    page.get_by_role("link", name="Escaleren naar Kring").click()
    page.get_by_role("button", name="Naar Kring sturen").click()
    expect(page.get_by_label("Wat er is geprobeerd")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Dossiernummer")).to_have_value("4012")
    fits(page, axe)
    page.get_by_label("Wat er is geprobeerd").fill(TRIED)
    page.get_by_role("button", name="Naar Kring sturen").click()
    expect(page.get_by_role("main").get_by_text("naar Kring gestuurd", exact=True).first).to_be_visible()
    fits(page, axe)


def answer(page: Page, axe: Axe) -> None:
    """Kring reads what was told, answers, and says how far it is."""
    page.goto("/tickets/kring/")
    page.get_by_role("link", name="T12").click()
    expect(page.get_by_text(TRIED)).to_be_visible()
    fits(page, axe)
    page.get_by_label("Status").select_option("waiting")
    page.get_by_label("Antwoord aan het samenwerkingsverband").fill(
        "Onder welke BRIN staat de school in ParnasSys?"
    )
    page.get_by_role("button", name="Opslaan en antwoorden").click()
    expect(page.get_by_text("Opgeslagen")).to_be_visible()


def take_figures_out(page: Page, axe: Axe, folder: Path) -> str:
    """Kengetallen of this school year, and the same as CSV."""
    page.goto("/kengetallen/")
    expect(
        page.get_by_role("region", name="Per school").get_by_role("row", name="De Regenboog")
    ).to_be_visible()
    fits(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(folder / "kengetallen.csv")
    return (folder / "kengetallen.csv").read_text(encoding="utf-8-sig")


@pytest.mark.spec("S-39", "C-45")
def test_an_administrator_escalates_reads_the_answer_and_takes_the_figures_out(
    open_page: OpenPage, axe: Axe, admin: User, kring: User, tmp_path: Path
) -> None:
    office, support = open_page(**PHONE), open_page(**PHONE)
    sign_in(office, admin)
    sign_in(support, kring)
    escalate(office, axe)
    answer(support, axe)
    office.reload()
    expect(office.get_by_text("Kring wacht op het samenwerkingsverband").first).to_be_visible()
    expect(office.get_by_text("Onder welke BRIN staat de school")).to_be_visible()
    fits(office, axe)
    figures = take_figures_out(office, axe, tmp_path)
    assert "De Regenboog" in figures
