"""The office's screens as somebody of the office walks through them, at three widths and under axe (K-22)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.childcare.models import Placement
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import sign_in
from tests.core.childcare.office.people import office_worker
from tests.factories import (
    ChildFactory,
    ClosingDayFactory,
    DayPartFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    OrganisationFactory,
    next_weekday,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("K-22")]
Axe = Callable[[Page], None]
TABLET = {"viewport": {"width": 768, "height": 1024}}


class House:
    """A family with a child to place in the one group of a location."""

    def __init__(self) -> None:
        organisation = OrganisationFactory(name="Kinderopvang Zonnedauw", slug="zonnedauw")
        self.worker = office_worker(organisation)
        self.family = FamilyFactory(organisation=organisation, debtor_number="100001")
        GuardianFactory(family=self.family, first_name="Sanne", prefix="van der", last_name="Berg-Smít")
        self.child = ChildFactory(family=self.family, first_name="Noortje")
        self.location = LocationFactory(organisation=organisation, name="Haarlem")
        self.group = GroupFactory(location=self.location, name="Hamsters")
        self.part = DayPartFactory(organisation=organisation, contract=True, name="Hele dag")
        ClosingDayFactory(organisation=organisation)

    @property
    def screens(self) -> tuple[str, ...]:
        return (
            "/kantoor/",
            "/kantoor/gezinnen/",
            f"/kantoor/gezinnen/{self.family.pk}/",
            "/kantoor/gezinnen/nieuw/",
            "/kantoor/plaatsingen/?stand=alle",
            f"/kantoor/kinderen/{self.child.pk}/plaatsen/?groep={self.group.pk}",
            f"/kantoor/locaties/{self.location.pk}/",
            f"/kantoor/locaties/{self.location.pk}/wijzigen/",
            f"/kantoor/groepen/{self.group.pk}/wijzigen/",
            f"/kantoor/groepen/{self.group.pk}/inzet/",
            f"/kantoor/dagdelen/{self.part.pk}/",
            "/kantoor/dagdelen/",
            "/kantoor/sluitingsdagen/",
            "/kantoor/schoolvakanties/nieuw/",
            "/kantoor/medewerkers/",
        )


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize(
    "size", [PHONE, pytest.param(TABLET, marks=pytest.mark.slow), DESKTOP], ids=["360", "768", "1440"]
)
def test_every_screen_is_accessible_and_fits(open_page: OpenPage, axe: Axe, house: House, size: dict) -> None:
    page = open_page(**size)
    sign_in(page, house.worker)
    for screen in house.screens:
        page.goto(screen)
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, screen


def test_a_family_is_found_while_typing_and_its_child_is_placed(
    desktop_page: Page, axe: Axe, house: House
) -> None:
    page = desktop_page
    sign_in(page, house.worker)
    page.get_by_role("link", name="Gezinnen").click()
    page.get_by_label("Naam, debiteurnummer of e-mailadres").fill("van der bergsmit")
    page.get_by_role("link", name="Berg-Smít, Sanne van der").click()
    page.get_by_role("link", name="Plaatsen Noortje").click()
    page.get_by_role("link", name="Hamsters").click()
    monday = next_weekday(1)
    page.get_by_label("Geldt vanaf").fill(monday.isoformat())
    page.get_by_label("Tot en met").fill((monday + timedelta(days=13)).isoformat())
    page.get_by_label("Hele dag (07:30-18:30)").first.check()
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    expect(page.get_by_text("Er is nog niets opgeslagen")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Noortje")).to_be_visible()
    moment = Placement.objects.get().care_moments.get()
    assert moment.date == monday + timedelta(days=7), "the first Monday is a closing day"
