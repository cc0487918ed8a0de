"""A planner with a queue: from signing in with two steps to a placed child and a rejection with its reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import User
from core.lib import clock
from core.lib.display import short_date
from requests_app.actions.decide import reject
from requests_app.models import Booking
from tests.browser.conftest import OpenPage
from tests.browser.visiting import sideways, sign_in
from tests.factories import (
    ChildFactory,
    OrganisationFactory,
    RejectionTemplateFactory,
    StaffDutyFactory,
)
from tests.requests_app.asking import ask, ask_as_a_whole, fill, group_of, monday, planner_of

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]


class Desk:
    """A group with one place left, and three lines that want something of it."""

    def __init__(self) -> None:
        organisation = OrganisationFactory(name="Kinderopvang Zonnedauw", slug="zonnedauw")
        RejectionTemplateFactory(organisation=organisation)
        self.planner: User = planner_of(organisation, full_name="Ingrid Smit", username="planner")
        self.group = group_of(organisation, name="Hamsters", capacity=9)
        StaffDutyFactory(group=self.group, staff=1)
        fill(self.group, 8, age_in_days=1300)
        self.noortje = self.line("Noortje", 5)
        self.ties = self.line("Ties", 6)
        other = group_of(organisation, name="Eekhoorns", location=self.group.location)
        self.whole = ask_as_a_whole(other, other, expires_at=clock.now() + timedelta(hours=70))

    def line(self, name: str, hours: int) -> Booking:
        family = self.group.location.organisation
        child = ChildFactory(family__organisation=family, first_name=name, age_in_days=1300)
        return ask(self.group, child=child, expires_at=clock.now() + timedelta(hours=hours))

    def status_of(self, booking: Booking) -> str:
        return Booking.objects.get(pk=booking.pk).status


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.spec("R-50", "R-51", "R-52", "R-53", "A-12")
def test_a_planner_decides_beside_the_queue(desktop_page: Page, axe: Axe, desk: Desk) -> None:
    page = desktop_page
    sign_in(page, desk.planner)
    expect(page.get_by_text("4 open")).to_be_visible()
    expect(page.get_by_text("1 van 9 vrij, nog 1 aanvraag")).to_have_count(2)
    axe(page)

    page.get_by_role("link", name=str(desk.noortje.child)).click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name=str(desk.noortje.child))).to_be_focused()
    expect(panel.get_by_text("Van 8 naar 9 kinderen op het volste moment, plek voor 9.")).to_be_visible()
    expect(panel.get_by_text("1 vóór, 2 na, op het drukste moment.")).to_be_visible()
    expect(panel.get_by_text("de tabel naar leeftijd")).to_be_visible()
    expect(panel.get_by_text("Er is nog 1 plek")).to_be_visible()
    expect(page).to_have_url(f"{page.url.split('?')[0]}?regel={desk.noortje.pk}")
    axe(page)

    panel.get_by_role("button", name="Goedkeuren").click()
    day = short_date(monday())
    expect(page.get_by_text(f"Goedgekeurd: Noortje {day} 07:30-13:00.")).to_be_visible()
    assert desk.status_of(desk.noortje) == "approved"

    expect(panel.get_by_role("heading", name=str(desk.ties.child))).to_be_focused()
    expect(panel.get_by_text("Nu niet goed te keuren")).to_be_visible()
    expect(panel.get_by_role("button", name="Goedkeuren")).to_have_count(0)
    panel.get_by_text("Afkeuren", exact=True).click()
    axe(page)
    panel.get_by_role("button", name="Afkeuring versturen").click()
    expect(panel.locator(".error-summary")).to_be_focused()
    axe(page)
    panel.get_by_label("Standaardreden").select_option("Er is geen plaats in de groep.")
    expect(panel.get_by_label("Reden", exact=False).last).to_have_value("Er is geen plaats in de groep.")
    panel.get_by_role("button", name="Afkeuring versturen").click()

    expect(page.get_by_text(f"Afgekeurd: Ties {day} 07:30-13:00.")).to_be_visible()
    assert Booking.objects.get(pk=desk.ties.pk).reason == "Er is geen plaats in de groep."
    expect(panel.get_by_role("button", name="Alle 2 goedkeuren")).to_be_visible()
    panel.get_by_role("button", name="Alle 2 goedkeuren").click()
    expect(page.get_by_role("heading", name="Alles is beslist")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Besloten").click()
    expect(page.locator(".row")).to_have_count(4)
    axe(page)


@pytest.mark.spec("R-58")
def test_a_planner_decides_with_the_keyboard_alone(desktop_page: Page, axe: Axe, desk: Desk) -> None:
    page = desktop_page
    sign_in(page, desk.planner)
    press, panel = page.keyboard.press, page.locator("#panel")
    page.get_by_text("Toetsen").focus()
    press("Enter")
    expect(page.get_by_text("naar de volgende aanvraag")).to_be_visible()
    axe(page)

    press("j")
    expect(panel.get_by_role("heading", name=str(desk.noortje.child))).to_be_focused()
    press("j")
    expect(panel.get_by_role("heading", name=str(desk.ties.child))).to_be_focused()
    press("k")
    expect(panel.get_by_role("heading", name=str(desk.noortje.child))).to_be_focused()
    press("g")
    expect(panel.get_by_role("button", name="Goedkeuren")).to_be_focused()
    assert desk.status_of(desk.noortje) == "pending"
    press("Enter")
    expect(panel.get_by_role("heading", name=str(desk.ties.child))).to_be_focused()
    assert desk.status_of(desk.noortje) == "approved"

    press("a")
    expect(panel.get_by_label("Standaardreden")).to_be_focused()
    press("Tab")
    page.keyboard.type("Jammer, alles is vol")
    press("Tab")
    press("Enter")
    expect(page.get_by_text("Afgekeurd: Ties")).to_be_visible()
    assert Booking.objects.get(pk=desk.ties.pk).reason == "Jammer, alles is vol"


@pytest.mark.spec("R-52")
def test_several_lines_are_ticked_and_decided_at_once(desktop_page: Page, axe: Axe, desk: Desk) -> None:
    page = desktop_page
    sign_in(page, desk.planner)
    expect(page.get_by_role("button", name="Goedkeuren")).to_have_count(0)
    page.get_by_role("checkbox", name="Alles aanvinken").check()
    expect(page.get_by_text("4 aangevinkt")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Goedkeuren").click()
    results = page.get_by_role("region", name="Wat er is gebeurd")
    expect(results).to_be_focused()
    expect(results.get_by_text("GOEDGEKEURD")).to_have_count(3)
    expect(results.get_by_text("9 kinderen, plek voor 9")).to_be_visible()
    expect(page.get_by_role("checkbox", name=f"{desk.ties.child} aanvinken")).to_be_checked()
    axe(page)


@pytest.mark.spec("R-54")
def test_a_planner_who_comes_second_sees_who_was_first(desktop_page: Page, axe: Axe, desk: Desk) -> None:
    sign_in(desktop_page, desk.planner)
    desktop_page.get_by_role("link", name=str(desk.noortje.child)).click()
    button = desktop_page.get_by_role("button", name="Goedkeuren")
    expect(button).to_be_visible()
    colleague = planner_of(desk.group.location.organisation, full_name="Bas Kok")
    reject(colleague, [desk.noortje.pk], reason="Studiedag")
    button.click()
    problem = desktop_page.locator("#panel .error-summary")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("Bas Kok")
    expect(desktop_page.locator("#panel").get_by_text("AFGEKEURD", exact=True)).to_be_visible()
    expect(desktop_page.get_by_role("link", name=str(desk.noortje.child))).to_have_count(0)
    axe(desktop_page)


@pytest.mark.spec("R-50", "R-52")
def test_a_planner_decides_on_a_phone(page: Page, axe: Axe, desk: Desk) -> None:
    sign_in(page, desk.planner)
    assert sideways(page) == 0
    axe(page)
    page.get_by_text("Filters").click()
    axe(page)
    page.get_by_role("link", name=str(desk.noortje.child)).click()
    expect(page.get_by_role("heading", name=str(desk.noortje.child))).to_be_visible()
    expect(page.get_by_role("table", name="Open aanvragen")).to_be_hidden()
    assert sideways(page) == 0
    axe(page)
    page.get_by_role("button", name="Goedkeuren").click()
    expect(page.get_by_role("heading", name=str(desk.ties.child))).to_be_visible()
    assert desk.status_of(desk.noortje) == "approved"
    page.get_by_role("link", name="Terug naar de lijst").click()
    expect(page.get_by_role("link", name=str(desk.ties.child))).to_be_visible()


@pytest.mark.spec("R-52")
def test_deciding_works_without_scripts(open_page: OpenPage, desk: Desk) -> None:
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    sign_in(page, desk.planner)
    page.get_by_role("link", name=str(desk.ties.child)).click()
    page.locator("#panel").get_by_text("Afkeuren", exact=True).click()
    page.locator("#panel").get_by_label("Standaardreden").select_option("Er is geen plaats in de groep.")
    page.get_by_role("button", name="Afkeuring versturen").click()
    expect(page.get_by_text("Afgekeurd: Ties")).to_be_visible()
    assert Booking.objects.get(pk=desk.ties.pk).reason == "Er is geen plaats in de groep."
