"""A parent writes to the group and reads the answer; the group answers on a tablet; an editor publishes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.visiting import sign_in
from tests.factories import PublicationFactory, TeamMemberFactory
from tests.portal.conversations.post import Post, make_post

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}


@pytest.fixture
def post() -> Post:
    return make_post()


@pytest.mark.spec("P-10", "P-11", "P-12")
def test_a_parent_writes_and_reads_the_answer(post: Post, open_page: OpenPage, axe: Axe):
    phone, tablet = open_page(), open_page(**TABLET)
    sign_in(phone, post.home.guardian.user)
    phone.goto("/berichten/")
    axe(phone)
    phone.get_by_role("main").get_by_role("link", name="Bericht schrijven").first.click()
    phone.get_by_text("Noortje", exact=True).click()
    phone.get_by_label("Onderwerp").fill("Slapen")
    phone.get_by_label("Bericht", exact=True).fill("Ze sliep kort.")
    expect(phone.get_by_text("Na het versturen kan niemand een bericht wijzigen")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="Bericht versturen").click()
    expect(phone.get_by_role("heading", name="Slapen", level=1)).to_be_visible()

    sign_in(tablet, post.bo)
    tablet.goto("/groep/berichten/")
    axe(tablet)
    tablet.get_by_role("link", name="Slapen").click()
    tablet.get_by_label("Bericht", exact=True).fill("We letten erop.")
    axe(tablet)
    tablet.get_by_role("button", name="Antwoord versturen").click()
    expect(tablet.get_by_text("Nog niet gelezen")).to_be_visible()

    phone.goto("/berichten/")
    expect(phone.get_by_role("link", name="1 ongelezen Berichten")).to_be_visible()
    phone.get_by_role("link", name="Slapen").click()
    expect(phone.get_by_text("We letten erop.")).to_be_visible()
    axe(phone)
    tablet.reload()
    expect(tablet.get_by_text("Gelezen door")).to_be_visible()


@pytest.mark.spec("P-20")
def test_a_parent_reads_news_and_meets_the_team(post: Post, page: Page, axe: Axe):
    organisation = post.home.family.organisation
    PublicationFactory(organisation=organisation, title="De zandbak is klaar", text="## Mee\n\n- laarzen")
    TeamMemberFactory(
        organisation=organisation, groups=[post.home.hamsters], name="Bo Jacobs", about="Al tien jaar."
    )
    sign_in(page, post.home.guardian.user)
    page.goto("/mijn-locatie/")
    axe(page)
    page.get_by_role("link", name="Bo Jacobs").click()
    expect(page.get_by_text("Al tien jaar.")).to_be_visible()
    axe(page)
    page.goto("/mijn-locatie/")
    page.get_by_role("link", name="De zandbak is klaar").click()
    expect(page.get_by_role("listitem").filter(has_text="laarzen")).to_be_visible()
    axe(page)


@pytest.mark.spec("P-42")
def test_group_staff_draft_news_and_look_at_it(post: Post, open_page: OpenPage, axe: Axe):
    page = open_page(**DESKTOP)
    sign_in(page, post.bo)
    page.goto("/redactie/")
    axe(page)
    page.get_by_role("link", name="Nieuwsbericht").click()
    page.get_by_label("Titel").fill("De zandbak is klaar")
    page.get_by_text("Hoe het eruitziet").click()
    page.get_by_label("Tekst").press_sequentially("**vet**")
    expect(page.locator("#text-shown strong")).to_have_text("vet")
    axe(page)
    page.get_by_role("button", name="Bewaren en bekijken").click()
    expect(page.get_by_role("heading", name="Zoals ouders het zien")).to_be_visible()
    axe(page)
