"""What every journey begins with: signing in; and what is asked of every page on its way."""

import time

from django.urls import reverse
from playwright.sync_api import Page

from core.accounts import second_factor
from core.accounts.models import User
from tests.browser.conftest import Axe
from tests.factories import PASSWORD


def sign_in(page: Page, user: User) -> None:
    """By name and password at the page of the account's environment; with the code where the account has an app."""
    page.goto(reverse("accounts:sign_in", args=[user.organisation.slug, user.environment]))
    page.locator("[name=identifier]").fill(user.username)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    if app := second_factor.confirmed_app(user):
        code = page.locator("input[autocomplete=one-time-code]")
        code.fill(second_factor.current_code(app))
        code.press("Enter")
        code.wait_for(state="hidden")
    page.wait_for_url(lambda url: "/o/" not in url)


def until(page: Page, script: str, seconds: float = 10) -> None:
    """
    Wait until a script answers true in the page.

    Playwright's own `wait_for_function` asks a second time by `eval`, which the pages forbid.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {script}"
        page.wait_for_timeout(50)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def fits(page: Page, axe: Axe) -> None:
    """Nothing for axe to find, and nothing beside the screen."""
    axe(page)
    assert sideways(page) == 0
