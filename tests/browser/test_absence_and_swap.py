"""A tired parent: two children ill in three taps, a day swapped, with a thumb, a keyboard and without scripts."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from core.childcare.models import CareMoment
from core.lib import clock
from requests_app.models import Absence, GivenUp
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.test_parent_journey import labels, open_agenda, part, tab_to
from tests.browser.visiting import sideways
from tests.factories import PolicyRuleFactory
from tests.family import Home, make_home, wednesday

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]

ABSENCE = "/aanvragen/afwezig/"
SWAP = "/aanvragen/ruilen/"


def thursday() -> date:
    return wednesday() + timedelta(days=1)


@pytest.fixture
def home() -> Home:
    made = make_home(name="De Kringloop")
    for child in (made.noortje, made.ties):
        made.plan(child, clock.today(), time(0), time(23, 59))
    return made


@pytest.fixture
def morning(home: Home) -> CareMoment:
    return home.plan(home.noortje, wednesday())


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.spec("R-20")
def test_ill_today_both_children_in_three_taps(page: Page, axe: Axe, home: Home) -> None:
    open_agenda(page, home)
    page.get_by_role("link", name="Afwezigheid doorgeven").click()
    expect(page.get_by_text("Vandaag ·")).to_be_visible()
    axe(page)
    page.get_by_text("Ziek", exact=True).click()
    page.get_by_role("button", name="Indienen").click()
    expect(labels(page, "AFGEMELD")).to_have_count(2)
    axe(page)


@pytest.mark.spec("R-20", "R-21", "R-22")
def test_an_absence_with_the_keyboard_alone(
    open_page: OpenPage, axe: Axe, home: Home, morning: CareMoment
) -> None:
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="earns_by_absence",
        settings={
            "conversion": {"unit": "hours", "per_hour": "1"},
            "validity": {"after": {"amount": 6, "unit": "months"}},
        },
    )
    home.plan(home.noortje, wednesday(), time(13), time(18, 30))
    page = open_page(**DESKTOP)
    open_agenda(page, home)
    tab_to(page, page.get_by_role("link", name="Afwezigheid doorgeven"))
    page.keyboard.press("Enter")
    day = page.locator(f"#van_dag-{wednesday()}")
    tab_to(page, day)
    page.keyboard.press("Enter")
    expect(day).to_have_attribute("aria-current", "date")
    assert focused(page) == f"van_dag-{wednesday()}"
    expect(page.get_by_text("Tegoed: 11 uur").first).to_be_visible()
    box = page.locator(f"#moment-{morning.pk}")
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(page.locator("#absence-said")).to_contain_text("1 dagdeel aangevinkt")
    expect(page.locator("#absence-said")).to_contain_text("Tegoed: 5,5 uur")
    assert focused(page) == f"moment-{morning.pk}"
    page.keyboard.press("Space")
    expect(page.locator("#absence-said")).to_contain_text("2 dagdelen aangevinkt")
    axe(page)
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Indienen"))
    page.keyboard.press("Enter")
    expect(labels(page, "AFGEMELD")).to_have_count(1)

    tab_to(page, page.locator("main a.cover").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Alle 2 dagdelen ongedaan maken"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Afmelding ongedaan maken?")
    expect(dialog).to_contain_text("11 uur")
    axe(page)
    tab_to(page, dialog.locator("button.button-primary"))
    page.keyboard.press("Enter")
    expect(labels(page, "GEANNULEERD")).to_have_count(1)
    assert set(Absence.objects.values_list("status", flat=True)) == {"cancelled"}


@pytest.mark.spec("R-15", "R-16", "R-18")
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["360", "1440"])
def test_a_swap_with_the_keyboard_alone(
    open_page: OpenPage, axe: Axe, home: Home, morning: CareMoment, size: dict
) -> None:
    page = open_page(**size)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    open_agenda(page, home)
    page.goto(SWAP)
    axe(page)
    expect(page.locator(f"#geef-{morning.pk}")).to_be_checked()
    instead = page.locator(f"#naar_dag-{thursday()}")
    tab_to(page, instead)
    page.keyboard.press("Enter")
    expect(instead).to_have_attribute("aria-current", "date")
    assert focused(page) == f"naar_dag-{thursday()}"
    wish = part(page, "Incidentele ochtend")
    tab_to(page, wish)
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Je ruil")).to_be_visible()
    expect(page.locator("#swap-said")).to_contain_text("Op de factuur: € 0,00")
    axe(page)
    assert sideways(page) == 0
    tab_to(page, page.get_by_label("Opmerking toevoegen"))
    page.keyboard.type("Dienst geruild")
    tab_to(page, page.get_by_role("button", name="Aanvraag indienen"))
    page.keyboard.press("Enter")
    expect(labels(page, "IN AANVRAAG")).to_have_count(1)
    axe(page)
    assert GivenUp.objects.get().moment == morning
    assert not any("geruild" in request.url for request in sent)


def test_ticking_faster_than_the_page_answers_loses_nothing(page: Page, home: Home) -> None:
    open_agenda(page, home)
    page.goto(ABSENCE)
    page.evaluate("document.querySelectorAll('[name=moment]').forEach((box) => box.click())")
    expect(page.locator("#absence-said")).to_contain_text("0 dagdelen aangevinkt")
    expect(page.locator("[name=moment]:checked")).to_have_count(0)


def test_a_tick_the_moment_a_new_part_of_the_page_appears_counts(page: Page, home: Home) -> None:
    open_agenda(page, home)
    page.goto(ABSENCE)
    page.evaluate("""() => {
      const untick = () => document.querySelector("[name=moment]:checked").click();
      document.addEventListener("htmx:afterSwap", () => setTimeout(untick), { once: true });
      untick();
    }""")
    expect(page.locator("#absence-said")).to_contain_text("0 dagdelen aangevinkt")
    expect(page.locator("[name=moment]:checked")).to_have_count(0)


@pytest.mark.spec("R-15", "R-62", "N-51")
def test_a_period_is_swapped_without_scripts(open_page: OpenPage, home: Home, morning: CareMoment) -> None:
    next_week = home.plan(home.noortje, wednesday() + timedelta(days=7))
    page = open_page(**PHONE, java_script_enabled=False)
    open_agenda(page, home)
    page.goto(SWAP)
    page.get_by_text("Een andere dag of een periode ruilen").click()
    page.locator("#id_van").fill(f"{wednesday()}")
    page.locator("#id_tot").fill(f"{next_week.date}")
    page.get_by_role("button", name="Toon deze dagen").first.click()
    page.locator(f"#geef-{morning.pk}").check()
    page.locator(f"#geef-{next_week.pk}").check()
    page.get_by_text("Een andere dag of een periode", exact=True).click()
    page.locator("#id_naar").fill(f"{thursday()}")
    page.locator("#id_naar_tot").fill(f"{next_week.date + timedelta(days=1)}")
    page.get_by_role("button", name="Toon de dagdelen").click()
    page.get_by_label("donderdag").check()
    page.get_by_role("button", name="Toon de dagdelen").click()
    part(page, "Incidentele ochtend").check()
    page.get_by_role("button", name="Aanvraag indienen").click()
    expect(page.locator(".swap-pair")).to_have_count(2)
    page.get_by_role("button", name="Aanvraag indienen").click()
    expect(labels(page, "IN AANVRAAG")).to_have_count(1)
    assert GivenUp.objects.count() == 2


@pytest.mark.spec("R-20", "N-51")
def test_an_absence_without_scripts(open_page: OpenPage, home: Home, morning: CareMoment) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    open_agenda(page, home)
    page.get_by_role("link", name="Afwezigheid doorgeven").click()
    page.locator(f"#van_dag-{wednesday()}").click()
    page.get_by_label("Opmerking toevoegen").fill("Naar oma")
    page.get_by_role("radio", name=re.compile("Vakantie")).check()
    page.get_by_role("button", name="Indienen").click()
    expect(labels(page, "AFGEMELD")).to_have_count(1)
    assert Absence.objects.get().moment == morning


@pytest.mark.parametrize("path", [ABSENCE, f"{ABSENCE}?van={{first}}&tot={{last}}", SWAP])
def test_long_names_fit_a_phone_and_everything_is_big_enough_for_a_thumb(
    page: Page, axe: Axe, home: Home, morning: CareMoment, path: str
) -> None:
    home.noortje.first_name = "Annemarie-Wilhelmina van den Berghe tot Zuylenburgh"
    home.noortje.save()
    home.hamsters.name = "Verticale groep Hamsters en Eekhoorntjes aan de Oostzijde"
    home.hamsters.save()
    open_agenda(page, home)
    page.goto(path.format(first=wednesday(), last=wednesday() + timedelta(days=20)))
    for summary in page.locator("main summary").all():
        summary.click()
    axe(page)
    assert sideways(page) == 0
    small = page.locator("main .day-chip, main .choice-card, main summary, main .button").evaluate_all(
        "all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)"
        ".map(one => one.textContent)"
    )
    assert small == []
