"""The road of the manual: a school asks, adds, completes and evaluates; the partnership sends back and decides."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carecases.choices import Need, Side, TitleKind, Turn
from carecases.models import Status
from core.accounts.choices import UnitKind
from core.accounts.models import User
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import fits, sign_in
from tests.factories import (
    CareFormVersionFactory,
    MandateRuleFactory,
    OrganisationFactory,
    SchoolCareFactory,
    StatusFactory,
    TitleFactory,
    TitleFormFactory,
    TitlePapersFactory,
    TransitionFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
WHILE_CHECKING = 30_000
TEXT = "Wat de leerling nodig heeft, en wat de school al deed. " * 40
ADDRESS = "i.blom@school.example"


class Partnership:
    """A school and the partnership's office, with one process from hidden to evaluated."""

    def __init__(self) -> None:
        self.organisation = OrganisationFactory(partnership=True, slug="de-waaier")
        school = UnitFactory(organisation=self.organisation, name="De Regenboog")
        SchoolCareFactory(unit=school)
        self.worker("ib", school, full_name="Ingrid Blom", email=ADDRESS)
        scp = self.worker("scp", UnitFactory(organisation=self.organisation, kind=UnitKind.OFFICE))
        hidden = self.status("Voorlopige Aanmelding", is_hidden=True)
        asked = self.status("Aanmelding", hidden, turn=Turn.PARTNERSHIP)
        incomplete = self.status("Dossier incompleet", hidden, is_incomplete=True, asks="Vul aan.")
        granted = self.status("Gearrangeerd budget", hidden, asks="Vul het evaluatieformulier in.")
        ended = self.status("Afgerond", hidden, turn=Turn.NOBODY, is_final=True)
        complete = [Need.FORMS, Need.PAPERS]
        self.way(hidden, asked, Side.SCHOOL, complete)
        self.way(asked, incomplete, Side.PARTNERSHIP, [Need.REASON])
        self.way(incomplete, asked, Side.SCHOOL, complete)
        self.way(asked, granted, Side.PARTNERSHIP, [Need.DECISION])
        self.way(granted, ended, Side.PARTNERSHIP, [Need.EVALUATION])
        title = TitleFactory(
            process=hidden.process, name="Ondersteuningsbudget", kind=TitleKind.BUDGET, first_status=hidden
        )
        TitlePapersFactory(title=title, kinds=["opp"])
        self.hang(title, "Aanvraag Ondersteuningsbudget")
        self.hang(title, "Evaluatieformulier OB", at_status=granted, is_evaluation=True)
        MandateRuleFactory(organisation=self.organisation, role=scp.role, up_to=Decimal(5000))

    def worker(self, kind: str, unit: Any, **more: Any) -> User:
        user = UserFactory(
            **{kind: True}, organisation=self.organisation, username=kind, with_app=True, **more
        )
        user.units.add(unit)
        return user

    def status(self, label: str, first: Status | None = None, **more: Any) -> Status:
        process = {"process": first.process} if first else {"process__organisation": self.organisation}
        return StatusFactory(label=label, **process, **more)

    def way(self, source: Status, target: Status, side: Side, needs: list[Need]) -> None:
        TransitionFactory(source=source, target=target, sides=[side], needs=needs)

    def hang(self, title: Any, name: str, **more: Any) -> None:
        version = CareFormVersionFactory(form__organisation=self.organisation, form__name=name)
        TitleFormFactory(title=title, form=version.form, **more)


@pytest.fixture
def partnership() -> Partnership:
    return Partnership()


def open_dossier(page: Page, axe: Axe) -> None:
    """Search first; only then a new dossier."""
    page.goto("/hulpvragen/")
    page.get_by_role("link", name="Toevoegen").first.click()
    page.get_by_label("Naam van de leerling").fill("El-Makrini")
    page.get_by_role("button", name="Zoeken").click()
    expect(page.get_by_text("Geen dossier van uw school past hierbij.")).to_be_visible()
    page.get_by_role("button", name="Dossier toevoegen").click()
    fits(page, axe)
    page.get_by_label("Roepnaam").fill("Hasna")
    page.get_by_label("Achternaam").fill("El-Makrini")
    page.get_by_label("Geboortedatum").fill("2017-05-02")
    page.get_by_label("Geslacht").select_option("f")
    page.get_by_role("button", name="Opslaan en verder").click()


def file_help_request(page: Page, axe: Axe) -> str:
    """One page; returns the address of the card."""
    page.get_by_label("Hulpvraag", exact=True).select_option(label="Ondersteuningsbudget")
    page.get_by_label("Omschrijving").fill("Lezen blijft achter.")
    fits(page, axe)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Nog niet ingediend")).to_be_visible()
    fits(page, axe)
    return page.url


def attach(page: Page, card: str, name: str) -> None:
    page.goto(f"{card}bijlagen/")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": f"{name} {TEXT}".encode()}
    )
    expect(page.get_by_label(f"Verwijderen {name}")).to_be_visible(timeout=WHILE_CHECKING)
    page.get_by_role("button", name="Bijlage toevoegen").click()
    expect(page.get_by_role("row").filter(has_text=Path(name).stem)).to_be_visible()


def fill_in(page: Page, card: str, name: str) -> None:
    page.goto(f"{card}formulier/")
    form = page.get_by_role("region", name=name)
    form.get_by_role("link", name="Invullen").click()
    page.get_by_label("Wat is de vraag?").fill("Hoe leert de leerling lezen?")
    page.get_by_role("radio", name="ja", exact=True).check()
    page.get_by_role("radio", name="samen").check()
    page.get_by_role("button", name="Compleet").click()


def move(page: Page, card: str, target: str, reason: str = "") -> None:
    page.goto(f"{card}status/")
    page.get_by_role("radio", name=target, exact=True).check()
    page.get_by_label("Reden").fill(reason)
    page.get_by_role("button", name="Opslaan").click()


@pytest.mark.spec("C-01", "C-12", "C-14", "C-15", "C-16", "C-20", "C-25", "C-27", "C-66")
def test_a_school_asks_completes_and_evaluates_and_the_partnership_decides(
    open_page: OpenPage, axe: Axe, partnership: Partnership, mailoutbox: list[Any]
) -> None:
    school, office = open_page(**DESKTOP), open_page(**PHONE)
    sign_in(school, User.objects.get(username="ib"))
    sign_in(office, User.objects.get(username="scp"))
    open_dossier(school, axe)
    card = file_help_request(school, axe)
    office.goto(card)
    expect(office.get_by_role("heading", level=1)).not_to_contain_text("Ondersteuningsbudget")

    move(school, card, "Aanmelding")
    expect(school.get_by_text("Dit ontbreekt nog")).to_be_visible()
    fits(school, axe)
    attach(school, card, "OPP groep 5.txt")
    fill_in(school, card, "Aanvraag Ondersteuningsbudget")
    move(school, card, "Aanmelding")
    expect(school.get_by_text("De status is nu “Aanmelding”.")).to_be_visible()

    move(office, card, "Dossier incompleet", "Het onderzoeksverslag ontbreekt.")
    school.goto(card)
    expect(school.get_by_text("Het onderzoeksverslag ontbreekt.")).to_be_visible()
    attach(school, card, "Onderzoeksverslag november.txt")
    move(school, card, "Aanmelding")

    office.goto(f"{card}besluit/")
    office.get_by_label("Bedrag").fill("2500")
    today = clock.today()
    office.get_by_label("Vanaf").fill(today.isoformat())
    office.get_by_label("Tot en met").fill((today + timedelta(days=200)).isoformat())
    fits(office, axe)
    office.get_by_role("button", name="Opslaan").click()
    expect(office.get_by_text("€ 2.500,00")).to_be_visible()
    fits(office, axe)
    move(office, card, "Gearrangeerd budget")

    school.goto(f"{card}aanpak/")
    with school.expect_download() as saved:
        school.get_by_role("link", name="Besluit (pdf)").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    assert "Hasna" not in saved.value.suggested_filename
    fill_in(school, card, "Evaluatieformulier OB")
    move(office, card, "Afgerond")
    expect(office.get_by_text("De status is nu “Afgerond”.")).to_be_visible()

    deliver_due()
    told = [mail for mail in mailoutbox if mail.to == [ADDRESS]]
    assert len(told) == 6
    assert not any("Hasna" in mail.subject + mail.body for mail in told)
