"""The installed app without a connection, and switching messages on in a browser (P-02, P-32)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.test_parent_journey import open_agenda
from tests.browser.visiting import sideways, until
from tests.factories import AgendaFeedFactory, PushSubscriptionFactory
from tests.family import Home, make_home, wednesday

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
KEPT = """async () => Boolean(await caches.match("/agenda/offline/", { cacheName: "own" }))"""
KEPT_WITHOUT_NOORTJE = """async () => {
  const kept = await caches.match("/agenda/offline/", { cacheName: "own" });
  return Boolean(kept) && !(await kept.text()).includes("Noortje");
}"""


@pytest.fixture
def home() -> Home:
    made = make_home(name="De Kringloop")
    made.plan(made.noortje, wednesday())
    return made


def see_agenda(page: Page) -> None:
    """Open the agenda with a connection, and wait until it was kept."""
    page.goto("/agenda/")
    until(page, KEPT)


def without_connection(page: Page, path: str = "/overig/") -> None:
    page.context.set_offline(True)
    page.goto(path)


@pytest.mark.spec("P-02")
def test_without_a_connection_the_agenda_shows_as_it_was_last_seen(page: Page, axe: Axe, home: Home) -> None:
    open_agenda(page, home)
    see_agenda(page)
    without_connection(page)
    expect(page.get_by_text("Dit is je agenda zoals die was op")).to_be_visible()
    expect(page.get_by_text("Noortje 07:30-13:00")).to_be_visible()
    axe(page)


@pytest.mark.spec("P-02")
def test_after_signing_out_nothing_of_it_is_left(page: Page, axe: Axe, home: Home) -> None:
    open_agenda(page, home)
    see_agenda(page)
    page.goto("/overig/")
    page.locator("form.sign-out button").click()
    expect(page.get_by_text("Tot snel!")).to_be_visible()
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.goto("/agenda/")
    without_connection(page, "/agenda/")
    expect(page.get_by_role("heading", name="Je hebt geen verbinding")).to_be_visible()
    expect(page.get_by_text("Noortje")).to_have_count(0)
    axe(page)


@pytest.mark.spec("P-02")
def test_another_account_in_the_same_browser_never_sees_it(page: Page, home: Home) -> None:
    other = make_home(name="De Andere Kring")
    other.noortje.first_name = "Wout"
    other.noortje.save()
    other.plan(other.noortje, wednesday())
    open_agenda(page, home)
    see_agenda(page)
    page.context.clear_cookies()
    open_agenda(page, other)
    page.goto("/overig/")
    until(page, KEPT_WITHOUT_NOORTJE)
    without_connection(page, "/agenda/")
    expect(page.get_by_text("Wout 07:30-13:00")).to_be_visible()
    expect(page.get_by_text("Noortje 07:30-13:00")).to_have_count(0)


@pytest.mark.spec("P-32")
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_of_notifications_and_of_the_calendar_have_no_barriers(
    open_page: OpenPage, axe: Axe, home: Home, size: dict[str, object]
) -> None:
    user = home.guardian.user
    PushSubscriptionFactory(user=user)
    AgendaFeedFactory(user=user)
    page = open_page(**size)
    open_agenda(page, home)
    for path in ("/overig/notificaties/", "/agenda/eigen-kalender/", "/agenda/"):
        page.goto(path)
        axe(page)
        assert sideways(page) == 0


@pytest.mark.spec("P-32")
def test_a_browser_that_blocks_messages_says_what_to_do(page: Page, home: Home) -> None:
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    open_agenda(page, home)
    page.goto("/overig/notificaties/")
    expect(page.get_by_text("Deze browser blokkeert meldingen van Kring")).to_be_visible()
    expect(page.get_by_role("button", name="Meldingen aanzetten in deze browser")).to_be_hidden()


@pytest.mark.spec("P-32", "N-51")
def test_choosing_works_without_scripts(open_page: OpenPage, home: Home) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    open_agenda(page, home)
    page.goto("/overig/notificaties/")
    page.get_by_label("Foto's: e-mail").select_option("off")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_label("Foto's: e-mail")).to_have_value("off")
