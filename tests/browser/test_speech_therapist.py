"""The whole exchange with a speech therapist who is new to Kring: invited, signed in, reacting, and out again."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carecases.models import Admission, HelpRequest
from core.accounts import second_factor
from core.accounts.models import User
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import fits, sign_in
from tests.factories import (
    GuestRolesFactory,
    HelpRequestFactory,
    OrganisationFactory,
    SchoolCareFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
ADDRESS = "lieke@spreekwijzer.example"


@pytest.fixture
def help_request() -> HelpRequest:
    """Of a school whose board signed, filed by its IB'er."""
    organisation = OrganisationFactory(partnership=True, slug="de-waaier")
    GuestRolesFactory(organisation=organisation)
    school = UnitFactory(
        organisation=organisation, name="De Regenboog", privacy_contact="fg@besturen.example"
    )
    SchoolCareFactory(unit=school, has_agreement=True)
    ib = UserFactory(
        ib=True, organisation=organisation, username="ib", full_name="Ingrid Blom", with_app=True
    )
    ib.units.add(school)
    return HelpRequestFactory(
        school=school, hidden=True, dossier__first_name="Hasna", dossier__last_name="El-Makrini"
    )


def begin_round(page: Page, axe: Axe, help_request: HelpRequest) -> str:
    """The IB'er begins a round; returns its address."""
    page.goto(f"/hulpvragen/{help_request.pk}/overlegronde/")
    fits(page, axe)
    page.get_by_role("link", name="Nieuwe overlegronde").click()
    fits(page, axe)
    expect(page.get_by_text("fg@besturen.example")).to_be_visible()
    page.get_by_label("Onderwerp").fill("Spraak en taal")
    page.get_by_label("Basisgegevens").check()
    page.get_by_label("toestemming van de ouders").check()
    page.get_by_label("De ouders vinden goed").check()
    page.get_by_role("button", name="Opslaan en deelnemers kiezen").click()
    expect(page.get_by_role("heading", name="Spraak en taal")).to_be_visible()
    fits(page, axe)
    return page.url


def invite(page: Page, axe: Axe) -> None:
    """Search first, while typing; then a new user."""
    page.get_by_label("Zoeken in de accounts").press_sequentially("lieke")
    expect(page.get_by_text("Er past geen account")).to_be_visible()
    page.get_by_role("link", name="Nieuwe gebruiker uitnodigen").click()
    fits(page, axe)
    page.get_by_label("Naam").fill("Lieke Veenstra")
    page.get_by_label("Zakelijk e-mailadres").fill(ADDRESS)
    page.get_by_label("Specialisme").fill("logopedist van Hasna")
    page.get_by_role("button", name="Uitnodigen").click()
    expect(page.locator(".error-summary")).to_contain_text("De naam van de leerling mag hier niet staan")
    page.get_by_label("Specialisme").fill("logopedist")
    page.get_by_role("button", name="Uitnodigen").click()
    expect(page.get_by_role("link", name="Lieke Veenstra")).to_be_visible()


def first_time(page: Page, mailoutbox: list[Any]) -> None:
    """From the mails that came to an account with a second step."""
    deliver_due()
    mails = [mail for mail in mailoutbox if mail.to == [ADDRESS]]
    assert len(mails) == 2
    assert not any("Hasna" in mail.subject + mail.body for mail in mails)
    found = [re.search(r"/welkom/\S+/", mail.body) for mail in mails]
    (link,) = [match.group() for match in found if match]
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill("zes groene fietsen bij de sluis")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="De app staat klaar").click()
    code = page.locator("input[autocomplete=one-time-code]")
    expect(code).to_be_visible()
    app = User.objects.get(email=ADDRESS).authenticator_apps.get()
    code.fill(second_factor.current_code(app))
    code.press("Enter")
    expect(code).to_be_hidden()


@pytest.mark.spec("C-30", "C-31", "C-70")
def test_a_speech_therapist_comes_in_reacts_and_is_out_when_the_day_is_over(
    open_page: OpenPage, axe: Axe, help_request: HelpRequest, mailoutbox: list[Any]
) -> None:
    school, practice = open_page(**DESKTOP), open_page(**PHONE)
    sign_in(school, User.objects.get(username="ib"))
    address = begin_round(school, axe, help_request)
    invite(school, axe)
    first_time(practice, mailoutbox)

    practice.goto("/uitnodigingen/")
    fits(practice, axe)
    practice.get_by_role("link", name="Naar de ronde").click()
    fits(practice, axe)
    practice.get_by_label("Uw reactie").fill("De klank r lukt nog niet.")
    practice.get_by_role("button", name="Reactie plaatsen").click()
    expect(practice.locator("article")).to_contain_text("De klank r lukt nog niet.")
    school.goto(address)
    expect(school.locator("article")).to_contain_text("De klank r lukt nog niet.")

    practice.get_by_label("Uw reactie").fill("En nog iets.")
    yesterday = clock.today() - timedelta(days=1)
    Admission.objects.update(react_until=yesterday, see_until=yesterday)
    practice.get_by_role("button", name="Reactie plaatsen").click()
    expect(practice.get_by_text("Ingrid Blom heeft de toegang gegeven en kan die verlengen")).to_be_visible()
    practice.goto("/uitnodigingen/")
    expect(practice.get_by_text("Er staat nu niets open")).to_be_visible()
    school.goto(address)
    expect(school.locator("article")).to_have_count(1)
