"""A parent with one hand free: from signing in to an extra day, and back again with the bin."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from core.lib import clock
from core.lib.display import long_date
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import sideways, sign_in
from tests.factories import CreditFactory
from tests.family import Home, make_home, wednesday

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]


@pytest.fixture
def home() -> Home:
    made = make_home(name="De Kringloop")
    made.plan(made.noortje, clock.today() + timedelta(days=1))
    made.plan(made.ties, clock.today() + timedelta(days=33))
    CreditFactory(child=made.noortje)
    return made


def open_agenda(page: Page, home: Home) -> None:
    sign_in(page, home.guardian.user)
    expect(page.get_by_role("heading", name="Mijn kind", level=1)).to_be_visible()
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Agenda").click()
    expect(page.get_by_role("heading", name="Agenda", level=1)).to_be_visible()


def day_in_calendar(page: Page, day: date) -> Locator:
    """The day's link, after paging to its month."""
    months = (day.year - clock.today().year) * 12 + day.month - clock.today().month
    for _ in range(months):
        page.locator(".month-block a[aria-label]").last.click()
    return page.locator(f"a.day[href$='datum={day:%Y-%m-%d}']")


def labels(page: Page, word: str) -> Locator:
    """The bookings with this status."""
    return page.locator(".status", has_text=word)


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=re.compile(name))


@pytest.mark.spec("R-01", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09", "R-25")
def test_an_extra_day_on_a_phone(page: Page, axe: Axe, home: Home) -> None:
    open_agenda(page, home)
    expect(page.get_by_text("07:30-13:00")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Dag aanvragen", exact=True).click()
    axe(page)
    page.get_by_role("button", name="Dag toevoegen").click()
    day = day_in_calendar(page, wednesday())
    axe(page)
    day.click()
    expect(page.get_by_role("heading", name=long_date(wednesday()))).to_be_visible()
    axe(page)

    part(page, "Incidentele ochtend").check()
    expect(page.locator("#choose-total")).to_contain_text("€ 55,00")
    page.get_by_role("radio", name=re.compile("Met een tegoed: 5,5 uur van 11 uur")).check()
    expect(page.locator("#choose-total")).to_contain_text("€ 0,00")
    part(page, "Incidentele korte middag").check()
    expect(page.locator("#choose-total")).to_contain_text("2 boekingen")
    axe(page)
    page.get_by_role("button", name="Toevoegen").click()

    expect(page.get_by_text("5,5 uur uit een tegoed")).to_be_visible()
    page.get_by_label("Als geheel beoordelen").check()
    page.get_by_label("Aanvraag vervalt automatisch op").fill(f"{wednesday() - timedelta(days=2):%Y-%m-%d}")
    page.get_by_label("Opmerking toevoegen").fill("Oma is die dag ziek.")
    axe(page)
    page.get_by_role("button", name="Aanvraag indienen").click()

    expect(page.get_by_text("Je aanvraag is ingediend.")).to_be_visible()
    expect(labels(page, "IN AANVRAAG")).to_have_count(2)
    axe(page)

    page.get_by_role("link", name="Agenda").click()
    options = page.locator(".moment", has_text="OPTIE EXTRA")
    expect(options).to_have_count(2)
    options.filter(has_text="Noortje").get_by_role("link").click()
    expect(page.get_by_text("Oma is die dag ziek.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Aanvraag annuleren").click()
    dialog = page.get_by_role("dialog", name="Aanvraag annuleren?")
    expect(dialog).to_contain_text("Noortje")
    axe(page)
    dialog.get_by_role("button", name="Ja, annuleren").click()

    expect(page.get_by_text("Geannuleerd: Noortje")).to_be_visible()
    expect(labels(page, "GEANNULEERD")).to_have_count(1)
    expect(labels(page, "IN AANVRAAG")).to_have_count(1)


@pytest.mark.spec("R-03", "N-51")
def test_the_same_without_scripts(open_page: OpenPage, home: Home) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    open_agenda(page, home)
    page.get_by_role("link", name="Meer laden").click()
    expect(page.get_by_text("Ties").first).to_be_visible()

    page.get_by_role("link", name="Dag aanvragen", exact=True).click()
    page.get_by_role("button", name="Dag toevoegen").click()
    page.get_by_role("link", name="Periode").click()
    page.get_by_label("Eerste dag").fill(f"{wednesday():%Y-%m-%d}")
    page.get_by_label("Laatste dag").fill(f"{wednesday() + timedelta(days=14):%Y-%m-%d}")
    page.get_by_label("woensdag").check()
    page.get_by_role("button", name="Toon de dagdelen").click()
    expect(part(page, "Incidentele ochtend")).to_have_accessible_name(re.compile("3 dagen.*€ 165,00"))
    part(page, "Incidentele ochtend").check()
    expect(page.get_by_text("Hoe wil je betalen?").first).to_be_visible()
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("button", name="Aanvraag indienen").click()

    expect(page.get_by_text("3 dagen · Hamsters verticaal")).to_be_visible()
    page.get_by_role("link", name=re.compile("Annuleer Noortje")).click()
    expect(
        page.get_by_text("Alle 3 dagen die nog niet zijn beslist, worden samen geannuleerd.")
    ).to_be_visible()
    page.get_by_role("button", name="Ja, annuleren").click()
    expect(labels(page, "GEANNULEERD")).to_have_count(1)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab never reaches {target}.")


def test_the_same_with_the_keyboard_alone(open_page: OpenPage, home: Home) -> None:
    page = open_page(**DESKTOP)
    open_agenda(page, home)
    tab_to(page, page.get_by_role("link", name="Dag aanvragen", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Dag toevoegen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dag toevoegen")).to_be_visible()
    day = day_in_calendar(page, wednesday())
    tab_to(page, day)
    page.keyboard.press("Enter")
    tab_to(page, part(page, "Incidentele korte middag"))
    page.keyboard.press("Space")
    expect(page.locator("#choose-total")).to_contain_text("€ 35,00")
    tab_to(page, page.get_by_role("button", name="Toevoegen"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Opmerking toevoegen"))
    page.keyboard.type("Graag")
    tab_to(page, page.get_by_role("button", name="Aanvraag indienen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Je aanvraag is ingediend.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name=re.compile("Annuleer Ties")))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Ja, annuleren"))
    page.keyboard.press("Enter")
    expect(labels(page, "GEANNULEERD")).to_have_count(1)


def test_loading_more_and_reloading_keep_the_place(page: Page, home: Home) -> None:
    open_agenda(page, home)
    page.get_by_role("link", name="Meer laden").click()
    later = page.locator(".moment", has_text="Ties")
    expect(later).to_be_visible()
    expect(page).to_have_url(re.compile("tot="))
    page.evaluate("window.scrollTo(0, 120)")
    home.plan(home.ties, clock.today() + timedelta(days=34))
    page.get_by_role("link", name="Herladen").evaluate("link => link.click()")
    expect(later).to_have_count(2)
    assert page.evaluate("window.scrollY") == 120


@pytest.mark.parametrize(
    "path",
    [
        "/agenda/?maand={month}",
        "/aanvragen/nieuw/dag/?soort=periode",
        "/aanvragen/nieuw/dagdelen/?van={first}&tot={last}&dagen=3",
        "/aanvragen/nieuw/dagdelen/?datum=morgen",
        "/mijn-tegoeden/?datum={first}",
        "/mijn-locatie/",
        "/overig/",
        "/overig/meekijkers/",
    ],
)
def test_the_other_pages_are_accessible_and_fit_a_phone(page: Page, axe: Axe, home: Home, path: str) -> None:
    open_agenda(page, home)
    last = wednesday() + timedelta(days=30)
    page.goto(path.format(month=f"{clock.today():%Y-%m}", first=wednesday(), last=last))
    for summary in page.locator("main summary").all():
        summary.click()
    axe(page)
    assert sideways(page) == 0
