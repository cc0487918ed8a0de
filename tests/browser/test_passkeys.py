"""Passkeys with the authenticator that Chromium brings along for tests (A-12)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import User
from tests.browser.conftest import OpenPage
from tests.factories import PASSWORD, OrganisationFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]


@pytest.fixture
def planner() -> User:
    organisation = OrganisationFactory(name="Kinderopvang Zonnedauw", slug="zonnedauw")
    return UserFactory(planner=True, organisation=organisation, username="planner", full_name="Ingrid Smit")


@pytest.fixture(autouse=True)
def _here(settings: Settings, live_server: LiveServer) -> None:
    """A passkey belongs to the address at which the site is reached."""
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [live_server.url]


def with_authenticator(page: Page) -> Page:
    """As a device with a lock that somebody opens at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def give_password(page: Page) -> None:
    page.goto("/o/zonnedauw/medewerkers/")
    page.get_by_label("Gebruikersnaam").fill("planner")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


@pytest.mark.spec("A-12")
def test_a_passkey_is_set_up_at_the_first_sign_in_and_signs_in_the_next_time(
    page: Page, axe: Axe, planner: User
) -> None:
    with_authenticator(page)
    give_password(page)
    page.get_by_role("link", name="Liever een passkey").click()
    expect(page.get_by_text("Een passkey werkt hier niet")).to_be_hidden()
    axe(page)
    page.get_by_label("Naam van de passkey").fill("Laptop van Ingrid")
    page.get_by_role("button", name="Passkey toevoegen").click()
    page.get_by_role("link", name="Ze zijn bewaard").click()
    page.goto("/account/twee-stappen/")
    expect(page.get_by_text("Laptop van Ingrid")).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    give_password(page)
    axe(page)
    page.get_by_role("button", name="Passkey gebruiken").click()
    expect(page.get_by_role("heading", name="Aanvragen", level=1)).to_be_visible()


@pytest.mark.spec("A-12")
def test_a_device_that_gives_no_answer_is_told_so_and_the_form_stays(page: Page, planner: User) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    give_password(page)
    page.get_by_role("link", name="Liever een passkey").click()
    page.evaluate(
        """() => {
            navigator.credentials.create = () => Promise.reject(new DOMException("", "NotAllowedError"));
        }"""
    )
    page.get_by_label("Naam van de passkey").fill("Laptop")
    page.get_by_role("button", name="Passkey toevoegen").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Het apparaat stopte zonder antwoord. Probeer het opnieuw."
    )
    expect(page.get_by_label("Naam van de passkey")).to_have_value("Laptop")


@pytest.mark.spec("N-51")
def test_without_scripts_the_page_says_so_and_offers_the_app(open_page: OpenPage, planner: User) -> None:
    page = open_page(java_script_enabled=False)
    give_password(page)
    page.get_by_role("link", name="Liever een passkey").click()
    expect(page.get_by_text("Een passkey werkt hier niet")).to_be_visible()
    expect(page.get_by_role("button", name="Passkey toevoegen")).to_be_hidden()
    page.get_by_role("link", name="Liever een app op de telefoon").click()
    expect(page.get_by_role("button", name="De app staat klaar, verder")).to_be_visible()


@pytest.mark.spec("A-03")
def test_staff_find_their_organisation_while_typing(desktop_page: Page, axe: Axe) -> None:
    OrganisationFactory(name="Zonnestraal", slug="zonnestraal")
    OrganisationFactory(partnership=True, name="PO2806 PPO Rotterdam", slug="ppo")
    desktop_page.goto("/medewerkers/")
    expect(desktop_page.get_by_role("link", name="Zonnestraal")).to_be_visible()
    desktop_page.get_by_label("Organisatie").press_sequentially("PPO")
    expect(desktop_page.get_by_role("link", name="Zonnestraal")).to_be_hidden()
    axe(desktop_page)
    desktop_page.get_by_role("link", name="PO2806 PPO Rotterdam").click()
    expect(desktop_page.get_by_label("Gebruikersnaam")).to_be_visible()
    desktop_page.goto("/medewerkers/")
    expect(desktop_page.get_by_label("Gebruikersnaam")).to_be_visible()
    expect(desktop_page.get_by_role("link", name="Andere organisatie")).to_be_visible()
