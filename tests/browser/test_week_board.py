"""The week board and the day lists as planners and group staff use them: with a keyboard, on paper, without scripts."""

from collections.abc import Callable
from datetime import time

import pytest
from playwright.sync_api import Page, expect

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.visiting import sideways, sign_in
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    GroupFactory,
    OrganisationFactory,
    StaffDutyFactory,
    UserFactory,
)
from tests.requests_app.asking import ask, fill, group_of, monday, planner_of

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]


class House:
    """A location with two groups at day care and after-school care, with too few staff in one."""

    def __init__(self) -> None:
        organisation = OrganisationFactory(name="Kinderopvang Zonnedauw", slug="zonnedauw")
        self.planner = planner_of(organisation, full_name="Ingrid Smit", username="planner")
        self.staff = UserFactory(organisation=organisation, group_staff=True, username="groep")
        self.hamsters = group_of(organisation, name="Hamsters", capacity=9)
        location = self.hamsters.location
        self.staff.work_locations.add(location)
        self.egeltjes = GroupFactory(location=location, name="Egeltjes", capacity=9)
        GroupFactory(location=location, name="Zeppelin", after_school=True)
        fill(self.hamsters, 8, age_in_days=1300)
        fill(self.egeltjes, 2, span=(time(13), time(18)), age_in_days=800)
        StaffDutyFactory(group=self.hamsters, staff=0)
        ask(self.hamsters, child__first_name="Yara")
        child = ChildFactory(
            family__organisation=organisation,
            first_name="Sem",
            allergies="Noten en pinda's",
            pick_up_remarks="Oma Riet haalt op.",
        )
        CareMomentFactory(child=child, group=self.hamsters, date=monday(), status=MomentStatus.ABSENT)

    def square(self, group: object, part: str = "ochtend") -> str:
        return f"a[href='/planning/bord/{group.pk}/{monday()}/?deel={part}']"  # type: ignore[attr-defined]


@pytest.fixture
def house() -> House:
    return House()


def open_board(page: Page) -> None:
    page.goto(f"/planning/bord/?datum={monday()}")


@pytest.mark.spec("R-56")
def test_a_planner_walks_the_board_with_the_keyboard(desktop_page: Page, axe: Axe, house: House) -> None:
    page = desktop_page
    sign_in(page, house.planner)
    page.get_by_role("link", name="Weekbord").click()
    open_board(page)
    axe(page)
    hamsters = page.locator(house.square(house.hamsters))
    expect(hamsters).to_contain_text("1 te weinig")
    expect(page.locator("[data-cell][tabindex='0']")).to_have_count(1)

    egeltjes = page.locator(house.square(house.egeltjes))
    egeltjes.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(house.square(house.egeltjes, "middag"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(house.square(house.hamsters, "middag"))).to_be_focused()
    page.keyboard.press("Home")
    expect(hamsters).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")

    page.keyboard.press("Enter")
    panel = page.locator("#board-panel")
    expect(panel.get_by_role("heading", name="Hamsters")).to_be_focused()
    expect(panel.get_by_text("8 kinderen gepland")).to_be_visible()
    expect(panel.get_by_role("link", name="Yara van Boven")).to_be_visible()
    expect(hamsters).to_have_attribute("aria-current", "true")
    axe(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(hamsters).to_be_focused()

    page.get_by_text("Toetsen").click()
    expect(page.get_by_text("naar het vak ernaast, erboven of eronder")).to_be_visible()
    axe(page)


@pytest.mark.spec("R-56")
def test_the_option_behind_a_square_leads_to_the_line(desktop_page: Page, axe: Axe, house: House) -> None:
    page = desktop_page
    sign_in(page, house.planner)
    open_board(page)
    page.locator(house.square(house.hamsters)).click()
    page.get_by_role("link", name="Yara van Boven").click()
    expect(page.get_by_role("heading", name="Yara van Boven")).to_be_visible()
    page.goto(f"/planning/bord/{house.hamsters.pk}/{monday()}/")
    expect(page.get_by_role("table", name="Kinderen, plaatsen en medewerkers per kwartier")).to_be_visible()
    axe(page)


@pytest.mark.spec("R-56")
def test_the_board_fits_a_phone(page: Page, axe: Axe, house: House) -> None:
    sign_in(page, house.planner)
    open_board(page)
    assert sideways(page) == 0
    axe(page)
    page.locator(house.square(house.hamsters)).click()
    expect(page.get_by_role("heading", name="Hamsters")).to_be_visible()
    assert sideways(page) == 0
    axe(page)


@pytest.mark.spec("R-56", "N-51")
def test_the_board_works_without_scripts(open_page: OpenPage, house: House) -> None:
    page = open_page(**DESKTOP, java_script_enabled=False)
    sign_in(page, house.planner)
    open_board(page)
    page.get_by_label("Toon").select_option("Hele dagen")
    page.locator("form.filters").get_by_role("button", name="Toon").click()
    page.locator(house.square(house.hamsters, "dag")).click()
    expect(page.get_by_role("heading", name="1 kind afwezig")).to_be_visible()
    page.get_by_role("link", name="Terug naar het weekbord").click()
    expect(page.get_by_role("heading", name="Weekbord")).to_be_visible()


@pytest.mark.spec("R-57")
def test_group_staff_read_their_day_list_on_a_phone(page: Page, axe: Axe, house: House) -> None:
    sign_in(page, house.staff)
    page.goto(f"/planning/daglijst/?datum={monday()}")
    axe(page)
    page.get_by_role("link", name="Hamsters").click()
    expect(page.get_by_text("8 kinderen verwacht · 1 afwezig · 1 optie, nog niet besloten")).to_be_visible()
    expect(page.get_by_text("Noten en pinda's")).to_be_visible()
    expect(page.get_by_text("Oma Riet haalt op.")).to_be_visible()
    assert sideways(page) == 0
    axe(page)


@pytest.mark.spec("R-57")
@pytest.mark.parametrize("kind", ["PDF", "CSV", "XLSX"])
def test_a_day_list_is_saved_as_a_file(desktop_page: Page, axe: Axe, house: House, kind: str) -> None:
    page = desktop_page
    sign_in(page, house.staff)
    page.goto(f"/planning/daglijst/{house.hamsters.pk}/{monday()}/")
    axe(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name=kind).click()
    assert saved.value.suggested_filename == f"Daglijst {house.hamsters} {monday()}.{kind.lower()}"
    expect(page.get_by_role("link", name=kind)).not_to_have_attribute("aria-busy", "true")


def test_on_paper_the_list_has_a_column_to_sign(desktop_page: Page, house: House) -> None:
    page = desktop_page
    sign_in(page, house.staff)
    page.goto(f"/planning/daglijst/{house.hamsters.pk}/{monday()}/")
    expect(page.get_by_role("columnheader", name="Handtekening")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.get_by_text("Handtekening")).to_be_visible()
    expect(page.get_by_role("link", name="PDF")).to_be_hidden()
    assert CareMoment.objects.count() == 11
