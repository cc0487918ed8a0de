"""The living page in a real browser: if every component is sound there, pages made of them start sound."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.visiting import sideways

NARROW = {"viewport": {"width": 320, "height": 640}}
THEMES = ("light", "dark")
STYLES = [f"css/{name}.css" for name in ("tokens", "base", "layout", "forms", "components")]
SCRIPTS = [f"js/{name}.js" for name in ("forms", "opening", "toasts", "theme")]
FONT = "fonts/figtree-latin.woff2"
HTMX = "django_htmx/htmx-2.min.js"

# What WCAG 1.4.12 lets a reader set.
ROOMY_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"""

# The middle of what has focus must be the thing itself, not a bar that lies over it.
HIDDEN_FOCUS = """() => {
    const focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    if (focused === document.body || focused.closest(".action-bar, .frame-head, .skip-link")) return "";
    const label = focused.closest("label");
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const seen = top && (focused.contains(top) || top.contains(focused) || label?.contains(top));
    return seen ? "" : focused.outerHTML.slice(0, 120);
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll(".button, .main-nav a, summary, .tabs a, .choice-card")]
    .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 43.5)
    .map((target) => target.outerHTML.slice(0, 120))"""


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def open_gallery(open_page, colour: str = "", **options):
    page = open_page(**options)
    page.goto(reverse("design:gallery") + (f"?kleur={colour}" if colour else ""))
    return page


def weight(path: str) -> int:
    """Bytes over the wire: text is compressed on the way, the font is compressed already."""
    content = Path(finders.find(path)).read_bytes()
    return len(content) if path.endswith("woff2") else len(gzip.compress(content, 6))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_component_is_accessible(open_page, axe, screen, theme):
    axe(open_gallery(open_page, **screen, color_scheme=theme))


@pytest.mark.spec("P-03")
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "colour",
    ["ffd500", *(pytest.param(more, marks=pytest.mark.slow) for more in ("ffffff", "000000", "e6007e"))],
)
def test_every_component_stays_accessible_in_any_colour(open_page, axe, colour, theme):
    axe(open_gallery(open_page, colour, **PHONE, color_scheme=theme))


def test_an_open_dialog_is_accessible(open_page, axe):
    page = open_gallery(open_page, **PHONE)
    page.locator("[data-opens]").click()
    axe(page)


@pytest.mark.parametrize("screen", [NARROW, PHONE, DESKTOP], ids=["320", "phone", "desktop"])
def test_nothing_scrolls_sideways(open_page, screen):
    assert sideways(open_gallery(open_page, **screen)) == 0


def test_nothing_scrolls_sideways_when_a_reader_spaces_the_text(open_page):
    page = open_gallery(open_page, **NARROW, bypass_csp=True)
    page.add_style_tag(content=ROOMY_TEXT)
    assert sideways(page) == 0


def test_everything_to_press_is_as_large_as_a_thumb(open_page):
    assert open_gallery(open_page, **PHONE).evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_focus_never_hides_under_a_bar(open_page, screen):
    page = open_gallery(open_page, **screen)
    stops = page.locator("a, button, input, select, textarea, summary").count()
    hidden = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(HIDDEN_FOCUS))
    assert [place for place in hidden if place] == []


def test_a_dialog_gives_the_focus_back(open_page):
    page = open_gallery(open_page, **DESKTOP)
    page.locator("[data-opens]").click()
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.matches('[data-opens]')")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(open_page):
    page = open_gallery(open_page, **DESKTOP)
    page.locator(".account-menu summary").click()
    page.keyboard.press("Escape")
    assert page.locator(".menu[open]").count() == 0
    assert page.evaluate("document.activeElement.matches('.account-menu summary')")


def test_the_arrows_walk_through_a_month(open_page):
    page = open_gallery(open_page, **DESKTOP)
    page.locator(".month a").first.focus()
    before = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.month') !== null")
    assert page.evaluate("document.activeElement.textContent") != before


def test_a_password_can_be_shown(open_page):
    page = open_gallery(open_page, **PHONE)
    page.locator("[data-reveal]").first.click()
    assert page.locator("input[name=password]").first.get_attribute("type") == "text"


@pytest.mark.spec("N-51")
@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_a_chosen_theme_holds_on_the_next_page(open_page, scripted):
    page = open_gallery(open_page, **DESKTOP, java_script_enabled=scripted)
    page.locator(".account-menu summary").click()
    with page.expect_response("**/weergave/"):
        page.locator(".account-menu button[value=dark]").click()
    page.goto(reverse("design:gallery"))
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.spec("N-51")
def test_a_menu_opens_without_script(open_page):
    page = open_gallery(open_page, **PHONE, java_script_enabled=False)
    page.locator(".account-menu summary").click()
    assert page.locator(".account-menu button[value=dark]").is_visible()
    assert page.locator("[data-reveal]").first.is_hidden()


def test_a_form_goes_out_once_however_often_it_is_pressed(open_page):
    page = open_gallery(open_page, **DESKTOP)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    button = page.locator(".account-menu button[name=language][value=en]")
    with page.expect_navigation():
        button.evaluate(
            "button => { for (let press = 0; press < 3; press++) button.form.requestSubmit(button) }"
        )
    assert len(sent) == 1


def test_what_every_page_loads_leaves_room_for_the_page_itself():
    assert sum(map(weight, [*STYLES, *SCRIPTS, FONT, HTMX])) < 60_000


def test_the_style_sheets_stay_small():
    assert sum(Path(finders.find(path)).stat().st_size for path in STYLES) < 56 * 1024
