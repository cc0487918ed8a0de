"""Home login as a child, a parent and a manager meet it: by keyboard, on a phone, and for assistive technology."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.accounts import second_factor
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import fits
from tests.factories import (
    PASSWORD,
    HomeAccountFactory,
    HomeAddressFactory,
    HomeGroupFactory,
    LicenceFactory,
    PupilFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
EMAIL = "thuis@example.com"


@pytest.fixture
def group():
    return HomeGroupFactory(name="Groep 3")


@pytest.fixture
def children(group):
    """Lotte with the boat, Daan with a PIN, and a program for both."""
    account = HomeAccountFactory(email=EMAIL)
    lotte = PupilFactory(group=group, first_name="Lotte", secret="boat")
    daan = PupilFactory(group=group, first_name="Daan", secret="2580")
    for child in (lotte, daan):
        HomeAddressFactory(pupil=child, account=account)
    LicenceFactory(tool__organisation=group.organisation, tool__name="Rekenrups")
    return lotte, daan


def sign_in_at_home(page: Page) -> None:
    page.goto(reverse("homelogin:sign_in"))
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Wie ben jij?")).to_be_visible()


@pytest.mark.spec("A-20", "A-22")
@pytest.mark.parametrize(
    "screen", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)], ids=["phone", "desktop"]
)
def test_a_child_comes_to_the_own_corner_by_keyboard(
    open_page: OpenPage, axe: Axe, children: object, screen: dict[str, object]
) -> None:
    page = open_page(**screen)
    page.goto(reverse("homelogin:sign_in"))
    fits(page, axe)
    sign_in_at_home(page)
    fits(page, axe)

    page.get_by_role("link", name="Daan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hallo Daan")).to_be_visible()
    fits(page, axe)
    page.get_by_label("Code van vier cijfers").focus()
    page.keyboard.type("0000")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Dat klopt niet")
    fits(page, axe)
    page.get_by_label("Code van vier cijfers").focus()
    page.keyboard.type("2580")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="De hoek van Daan")).to_be_visible()
    expect(page.get_by_role("link", name="Rekenrups")).to_be_visible()
    fits(page, axe)


@pytest.mark.spec("A-20")
@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_a_young_child_chooses_a_picture_with_the_arrows(
    open_page: OpenPage, axe: Axe, children: object, scripted: bool
) -> None:
    page = open_page(**PHONE, java_script_enabled=scripted)
    sign_in_at_home(page)
    page.get_by_role("link", name="Lotte").click()
    expect(page.get_by_role("heading", name="Hallo Lotte")).to_be_visible()
    if scripted:
        fits(page, axe)
    page.get_by_role("radio", name="zon").focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="boot")).to_be_checked()
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="De hoek van Lotte")).to_be_visible()


@pytest.mark.spec("A-20")
def test_a_browser_cannot_take_the_pin_for_the_password(page: Page, children: object) -> None:
    sign_in_at_home(page)
    page.get_by_role("link", name="Daan").click()
    fields = page.locator("main input:not([type=hidden])")
    traits = fields.evaluate_all(
        "all => all.map(one => [one.type, one.name, one.autocomplete, one.inputMode, one.form.autocomplete])"
    )
    assert traits == [["text", "figures", "one-time-code", "numeric", "off"]]
    managers = [
        fields.first.get_attribute(name) for name in ("data-lpignore", "data-1p-ignore", "data-bwignore")
    ]
    assert managers == ["true", "", ""]
    assert page.locator("input[type=password], input[autocomplete*=password]").count() == 0


def test_a_parent_asks_for_the_link(page: Page, axe: Axe, children: object) -> None:
    page.goto(reverse("homelogin:ask_link"))
    fits(page, axe)
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kijk in de mailbox")).to_be_visible()
    fits(page, axe)
    page.goto(reverse("homelogin:contacts"))
    fits(page, axe)


@pytest.mark.spec("A-31")
@pytest.mark.parametrize(
    "screen", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)], ids=["phone", "desktop"]
)
def test_a_manager_reads_in_a_file_and_sees_who_lacks_what(
    open_page: OpenPage, axe: Axe, group: object, children: object, screen: dict[str, object]
) -> None:
    manager = TeacherFactory(administrator=True, organisation=group.organisation)
    page = open_page(**screen)
    page.goto(f"/o/{group.organisation.slug}/medewerkers/")
    page.locator("input[autocomplete=username]").fill(manager.username)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("input.input-code").fill(second_factor.current_code(manager.authenticator_apps.get()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thuislogin", level=1)).to_be_visible()
    fits(page, axe)

    page.get_by_role("link", name="Groep 3").click()
    page.get_by_role("link", name="Leerlingen inlezen").click()
    expect(page.get_by_role("heading", name="Leerlingen inlezen")).to_be_visible()
    fits(page, axe)
    content = "voornaam;achternaam;email1\nNoor;van der Berg;noor@thuis.example\nFem;Smit;geen adres"
    file = {"name": "groep.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("Bestand met leerlingen").set_input_files(files=[file])
    page.get_by_role("button", name="Bestand bekijken").click()
    expect(page.get_by_text("geen adres is geen e-mailadres.")).to_be_visible()
    fits(page, axe)
    page.get_by_role("button", name="Ja, inlezen").click()
    expect(page.get_by_role("link", name="Noor van der Berg")).to_be_visible()
    page.get_by_role("link", name="zonder code of plaatje").click()
    expect(page.get_by_role("link", name="Lotte Jansen")).to_have_count(0)
    expect(page.get_by_role("link", name="Noor van der Berg")).to_be_visible()
    fits(page, axe)

    pupil = group.pupils.get(first_name="Noor")
    addresses = {
        "pupil": [pupil.pk],
        "change_pupil": [pupil.pk],
        "remove_pupil": [pupil.pk],
        "settings": [],
        "add_group": [],
        "change_group": [group.pk],
        "remove_group": [group.pk],
        "licences": [],
        "add_licence": [],
        "add_source": [],
    }
    for name, arguments in addresses.items():
        page.goto(reverse(f"homelogin:{name}", args=arguments))
        fits(page, axe)
