"""The watch of the browser tests sees what a person would miss."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.watch import Watch

OWN = "http://kring.test"


@pytest.fixture
def page(chromium: Browser):
    """A page whose server answers from this file, without a live server."""
    context = chromium.new_context()
    page = context.new_page()
    yield page
    context.close()


def problems_of(page: Page, body: str, **headers: str) -> list[str]:
    watch = Watch(page, OWN)
    page.route(f"{OWN}/", lambda route: route.fulfill(body=body, content_type="text/html", headers=headers))
    page.route("**/missing.png", lambda route: route.fulfill(status=404, body=""))
    page.route("http://elsewhere.test/*", lambda route: route.fulfill(body=""))
    page.goto(f"{OWN}/", wait_until="networkidle")
    return watch.problems


def test_a_healthy_page_has_no_problems(page):
    assert problems_of(page, "<p>Welkom</p><link rel=icon href='data:,'>") == []


def test_a_message_in_the_console_is_a_problem(page):
    assert problems_of(page, "<script>console.error('mis')</script>") == ["console: mis"]


def test_an_uncaught_error_is_a_problem(page):
    assert problems_of(page, "<script>throw new Error('mis')</script>") == ["script error: mis"]


def test_something_that_the_security_policy_refuses_is_a_problem(page):
    policy = {"Content-Security-Policy": "style-src 'self'"}
    assert "Content Security Policy" in problems_of(page, "<p style='color: red'>rood</p>", **policy)[0]


def test_a_missing_picture_is_a_problem(page):
    assert problems_of(page, "<img src=/missing.png alt=''>") == [f"status 404: {OWN}/missing.png"]


def test_a_file_from_another_host_is_a_problem(page):
    found = problems_of(page, "<img src=http://elsewhere.test/a.png alt=''>")
    assert found == ["another host: http://elsewhere.test/a.png"]


def test_axe_tells_what_is_not_accessible(page, axe):
    problems_of(page, "<html lang=nl><title>Foto</title><main><h1>Foto</h1><img src='data:,'></main>")
    with pytest.raises(pytest.fail.Exception, match="image-alt"):
        axe(page)


def test_axe_passes_an_accessible_page(page, axe):
    problems_of(page, "<html lang=nl><title>Welkom</title><main><h1>Welkom</h1></main>")
    axe(page)
