"""A real Chromium in front of the live server; a page with a hidden problem fails its test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from config.launch.problems import LaunchError
from config.launch.problems import chromium as find_chromium
from tests.browser.watch import Watch

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
DUTCH: dict[str, Any] = {
    "locale": "nl-NL",
    "timezone_id": "Europe/Amsterdam",
    "reduced_motion": "reduce",
}
PATIENCE_MS = 10_000
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The installed Chromium, started once for each test process."""
    try:
        program = find_chromium()
    except LaunchError as problem:
        pytest.fail(str(problem), pytrace=False)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse every query.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open pages that share no cookies, for two people in one test: ``open_page(**DESKTOP)``."""
    contexts = []
    watches = []

    def open_one(**options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **DUTCH, **(options or PHONE))
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, live_server.url))
        return page

    yield open_one
    for context in contexts:
        context.close()
    problems = [problem for watch in watches for problem in watch.problems]
    if problems:
        pytest.fail("The page has hidden problems:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page on a phone, 360 px wide."""
    return open_page(**PHONE)


@pytest.fixture
def desktop_page(open_page: OpenPage) -> Page:
    """A page on a desktop, 1440 px wide."""
    return open_page(**DESKTOP)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing on a page as it stands now (WCAG 2.2 AA and target sizes)."""

    def assert_accessible(page: Page) -> None:
        violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        if violations:
            pytest.fail(f"axe on {page.url}:\n" + "\n".join(map(_describe, violations)), pytrace=False)

    return assert_accessible


def _describe(violation: dict[str, Any]) -> str:
    places = "".join(
        f"\n    {' '.join(map(str, node['target']))}\n      {' '.join(node['failureSummary'].split())}"
        for node in violation["nodes"]
    )
    return f"- {violation['id']} ({violation['impact']}): {violation['help']}{places}"
