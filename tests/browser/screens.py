"""Takes the pictures of the pages: ``make screens``, or of some visitors only: ``make screens ONLY="parent group"``.

Every page as its users see it at 360, 768 and 1440 px, on the demo data (full), with nothing in it yet (empty), with
the longest texts that fit (long) and after a form was sent empty (error). They stand in var/screens, a folder for each
visitor, with a page to leaf through; what is wider than the screen or does not answer is told at the end. The few that
the README shows go to docs/pictures as well.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import django
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from config.launch.problems import chromium

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from django.conf import settings  # noqa: E402 - needs Django to be set up

from core.accounts.models import User  # noqa: E402
from tests.browser.screen_people import empty_people, long_people  # noqa: E402
from tests.browser.screen_plan import VISITORS, Shot, State, Visitor  # noqa: E402
from tests.signing_in import sign_in  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "screens"
PICTURES = ROOT / "docs" / "pictures"
WIDTHS = {360: 780, 768: 1024, 1440: 900}
IN_README = {"parent-agenda-360", "parent-draft-360", "planner-queue-1440", "parent-choose-360"}
MAIN_FORM = "main form[method=post]:not([action*='uitloggen'])"
HEIGHT = "document.documentElement.scrollHeight"
HIGHEST = 8000
"""Pixels of the longest picture."""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Session:
    """What was taken, and what was wrong with it."""

    base_url: str
    browser: Browser
    taken: list[Path] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def pages(self, user: User | None, width: int) -> Iterator[Page]:
        """A browser of this width in which the user is signed in."""
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": width, "height": WIDTHS[width]},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        if user is not None:
            _let_in(context, self.base_url, user)
        yield context.new_page()
        context.close()

    def keep(self, page: Page, visitor: str, name: str, state: State) -> None:
        """The picture of the whole page, and what is wrong with it."""
        viewport = page.viewport_size
        assert viewport is not None
        width = viewport["width"]
        target = FOLDER / visitor / f"{name}-{state}-{width}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        if (wider := page.evaluate(WIDER)) > 0:
            self.faults.append(f"{target.relative_to(FOLDER)}: {wider} px wider than the screen")
        if state == State.FULL and f"{visitor}-{name}-{width}" in IN_README:
            page.screenshot(path=PICTURES / f"{visitor}-{name}-{width}.png")
        # In a window as high as the page the menu covers nothing, and photos further down come too.
        page.set_viewport_size({"width": width, "height": min(page.evaluate(HEIGHT), HIGHEST)})
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target)
        page.set_viewport_size(viewport)
        self.taken.append(target)


def take_all(base_url: str, only: set[str]) -> int:
    """Take the pictures of the Kring at `base_url`; returns 1 when a page was broken."""
    visitors = [visitor for visitor in VISITORS if not only or visitor.name in only]
    for visitor in visitors:
        shutil.rmtree(FOLDER / visitor.name, ignore_errors=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    people = {State.EMPTY: empty_people(), State.LONG: long_people()}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        session = Session(base_url, browser)
        for visitor in visitors:
            _take_for(session, visitor, State.FULL, _account_of(visitor))
            for state, users in people.items():
                if visitor.name in users:
                    _take_for(session, visitor, state, users[visitor.name])
            sys.stdout.write(f"{visitor.name}: {len(session.taken)} pictures so far\n")
        browser.close()
    _write_index(session.taken)
    sys.stdout.write("".join(f"{fault}\n" for fault in session.faults))
    sys.stdout.write(f"{FOLDER.relative_to(ROOT)}/index.html: {len(session.taken)} pictures\n")
    return any("answers" in fault for fault in session.faults)


def _account_of(visitor: Visitor) -> User | None:
    if not visitor.username:
        return None
    return User.objects.get(organisation__slug=visitor.organisation, username=visitor.username)


def _let_in(context: BrowserContext, base_url: str, user: User) -> None:
    """As if the account had just signed in here, the second step included."""
    cookies = sign_in(user).cookies
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": cookies[name].value, "url": base_url}])


def _take_for(session: Session, visitor: Visitor, state: State, user: User | None) -> None:
    for width in WIDTHS:
        with session.pages(user, width) as page:
            for shot in visitor.shots:
                _take(session, page, visitor, shot, state)
            if state == State.FULL and visitor.name == "parent":
                _choose(session, page)
                _swap(session, page)


def _take(session: Session, page: Page, visitor: Visitor, shot: Shot, state: State) -> None:
    """One page; nothing where it has no object to show."""
    if not _open(session, page, visitor, shot):
        return
    session.keep(page, visitor.name, shot.name, state)
    if shot.is_form and state == State.FULL and _send_empty(page):
        session.keep(page, visitor.name, shot.name, State.ERROR)


def _open(session: Session, page: Page, visitor: Visitor, shot: Shot) -> bool:
    path = shot.path
    response = page.goto(path)
    if shot.follow:
        links = [link.get_attribute("href") or "" for link in page.locator("a[href]").all()]
        found = next((link for link in links if re.search(shot.follow, link.split("#")[0])), None)
        if found is None:
            return False
        response = page.goto(f"{path.split('?')[0]}{found}" if found.startswith("?") else found.split("#")[0])
    if response is not None and response.status >= 500:
        session.faults.append(f"{visitor.name} {shot.name}: answers {response.status}")
    return True


def _send_empty(page: Page) -> bool:
    """Empty what can be filled in and send it; False when the page has no form or took it."""
    form = page.locator(MAIN_FORM).first
    if not form.count():
        return False
    try:
        for field_of in form.locator("input:visible, textarea:visible").all():
            if field_of.get_attribute("type") in {
                None,
                "text",
                "email",
                "date",
                "time",
                "number",
                "password",
                "tel",
            }:
                field_of.fill("")
        form.locator("button:not([type=button])").last.click(timeout=3000)
        page.wait_for_load_state()
    except BrowserError:
        return False
    return page.locator(".error-summary, .field-errors, [aria-invalid=true]").count() > 0


def _choose(session: Session, page: Page) -> None:
    """The day parts of the first day that can be opened next month."""
    page.goto("/aanvragen/nieuw/dag/")
    days = page.locator("a[href*='datum=']")
    if days.count() > 3:
        days.nth(3).click()
        session.keep(page, "parent", "choose", State.FULL)


def _swap(session: Session, page: Page) -> None:
    """A swap of the first planned care, with what it comes to."""
    page.goto("/aanvragen/ruilen/")
    for choice in ("geef", "naar_dag", "wil"):
        field_of = page.locator(f"[name={choice}]").first
        if field_of.count():
            field_of.click()
            page.wait_for_load_state("networkidle")
    session.keep(page, "parent", "swap-chosen", State.FULL)


def _write_index(taken: list[Path]) -> None:
    """A page to leaf through, by visitor and page, with the widths beside each other."""
    by_page: dict[str, list[str]] = {}
    for picture in taken:
        address = picture.relative_to(FOLDER).as_posix()
        by_page.setdefault(address.rpartition("-")[0], []).append(address)
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{escape(one)}"><img loading="lazy" height="400" alt="" src="{escape(one)}"></a> '
            for one in of
        )
        for name, of in by_page.items()
    )
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Screens</title><h1>Screens</h1>{rows}"
    (FOLDER / "index.html").write_text(page)


if __name__ == "__main__":
    sys.exit(take_all(os.environ["KRING_PUBLIC_URL"].rstrip("/"), set(sys.argv[1:])))
