"""Takes the pictures of the pages on the demo data: ``make screens``.

Every page as its users see it at 360, 768 and 1440 px, into var/screens; the few that the README shows go to
docs/pictures as well.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser, Page, sync_playwright

from config.launch.problems import chromium

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from config.demo.accounts import PASSWORD  # noqa: E402 - needs Django to be set up
from core.accounts import second_factor  # noqa: E402
from core.accounts.models import User  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "screens"
PICTURES = ROOT / "docs" / "pictures"
WIDTHS = {360: 780, 768: 1024, 1440: 900}
IN_README = {"parent-agenda-360", "parent-draft-360", "planner-queue-1440", "parent-choose-360"}


@dataclass(frozen=True)
class Visitor:
    """Who looks: an account at a sign-in page, or nobody."""

    name: str
    path: str = ""
    username: str = ""


PARENT = Visitor("parent", "/o/zonnedauw/ouders/", "100001")
PLANNER = Visitor("planner", "/o/zonnedauw/medewerkers/", "planner")
GROUP = Visitor("groep", "/o/zonnedauw/medewerkers/", "groep")
IB = Visitor("ib", "/o/de-waaier/medewerkers/", "ib")
ANYONE = Visitor("anyone")

PAGES: dict[Visitor, dict[str, str]] = {
    ANYONE: {
        "start": "/",
        "sign-in": "/o/zonnedauw/ouders/",
        "mailbox": "/ontwikkeling/postvak/",
        "gallery": "/ontwerp/",
    },
    PARENT: {
        "agenda": "/agenda/",
        "draft": "/aanvragen/nieuw/",
        "add-day": "/aanvragen/nieuw/dag/",
        "overview": "/aanvragen/",
        "absence-report": "/aanvragen/afwezig/",
        "swap": "/aanvragen/ruilen/",
        "credits": "/mijn-tegoeden/",
        "location": "/mijn-locatie/",
        "more": "/overig/",
        "account": "/account/",
        "notices": "/meldingen/",
    },
    PLANNER: {
        "queue": "/planning/aanvragen/",
        "board": "/planning/bord/",
        "day-lists": "/planning/daglijst/",
        "account": "/account/",
    },
    GROUP: {"day-lists": "/planning/daglijst/"},
    IB: {"landing": "/start/"},
}


def take_all(base_url: str) -> None:
    """Take every picture of the Kring at `base_url`."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for visitor, pages in PAGES.items():
            _take_for(browser, base_url, visitor, pages)
        browser.close()


def _take_for(browser: Browser, base_url: str, visitor: Visitor, pages: dict[str, str]) -> None:
    state: Any = None
    for width, height in WIDTHS.items():
        context = browser.new_context(
            base_url=base_url,
            storage_state=state,
            viewport={"width": width, "height": height},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if visitor.username and state is None:
            sign_in(page, visitor)
            state = context.storage_state()
        for name, path in pages.items():
            page.goto(path)
            _keep(page, f"{visitor.name}-{name}-{width}")
        if visitor is PARENT:
            _choose(page, width)
            _swap(page, width)
        if visitor is PLANNER:
            _decision(page, width)
        context.close()


def sign_in(page: Page, visitor: Visitor) -> None:
    """Sign in with the demo password and, where it is asked, the current code."""
    page.goto(visitor.path)
    password = page.locator("input[type=password]")
    page.locator("input[autocomplete=username]").fill(visitor.username)
    password.fill(PASSWORD)
    password.press("Enter")
    page.wait_for_url(lambda url: url.rstrip("/") != f"{page_origin(page)}{visitor.path}".rstrip("/"))
    if "/tweede-stap/" in page.url:
        user = User.objects.get(username=visitor.username, organisation__slug=visitor.path.split("/")[2])
        app = second_factor.confirmed_app(user)
        assert app is not None
        code = page.locator("input[autocomplete=one-time-code]")
        code.fill(second_factor.current_code(app))
        code.press("Enter")
        page.wait_for_url(lambda url: "/tweede-stap/" not in url)


def page_origin(page: Page) -> str:
    """Scheme, host and port of the page that is open."""
    return "/".join(page.url.split("/")[:3])


def _choose(page: Page, width: int) -> None:
    """The day parts of the first day that can be opened next month."""
    page.goto("/aanvragen/nieuw/dag/")
    days = page.locator("a[href*='datum=']")
    if days.count() > 3:
        days.nth(3).click()
        _keep(page, f"parent-choose-{width}")


def _swap(page: Page, width: int) -> None:
    """A swap of the first planned care, with what it comes to."""
    page.goto("/aanvragen/ruilen/")
    for choice in ("geef", "naar_dag", "wil"):
        field = page.locator(f"[name={choice}]").first
        if field.count():
            field.click()
            page.wait_for_load_state("networkidle")
    _keep(page, f"parent-swap-chosen-{width}")


def _decision(page: Page, width: int) -> None:
    page.goto("/planning/aanvragen/")
    line = page.locator("a[href^='/planning/aanvragen/']").locator("visible=true")
    links = [link for link in line.all() if any(ch.isdigit() for ch in link.get_attribute("href") or "")]
    if links:
        page.goto(links[0].get_attribute("href") or "")
        _keep(page, f"planner-decision-{width}")


def _keep(page: Page, name: str) -> None:
    target = FOLDER / f"{name}.png"
    page.screenshot(path=target, full_page=True)
    if name in IN_README:
        page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    take_all(os.environ["KRING_PUBLIC_URL"].rstrip("/"))
