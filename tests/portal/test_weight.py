"""What a parent's page weighs on a first visit, as production serves it (N-43)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from core.lib import clock
from tests.factories import DiaryEntryFactory, PublicationFactory, ThreadFactory
from tests.family import Home, make_home

MOST_BYTES = 100_000
LOADED = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "apple-touch-icon"}
IN_CSS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
IN_JS = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+\.js)["']""")
PAGES = (
    "diary:timeline",
    "conversations:threads",
    "portal:agenda",
    "portal:location",
    "portal:more",
    "requests:overview",
)


@pytest.fixture(scope="module")
def _as_in_production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files with a digest in their names, packed once, as the web process of production hands them out."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=storages,
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


class Parts(HTMLParser):
    """The addresses that a browser loads with a page; photos, which come in sizes of their own, apart."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and LOADED & set((given.get("rel") or "").split()):
            self.found.add(given.get("href") or "")
        elif tag in {"script", "img", "iframe", "source"} and given.get("src"):
            self.found.add(given["src"] or "")


def first_visit(client: Client, page: str) -> dict[str, int]:
    """The bytes of the page and of everything that comes with it, by address."""
    weights: dict[str, int] = {}
    waiting = [page]
    while waiting:
        address = waiting.pop()
        if address in weights or "/bestanden/" in address:
            continue
        answer = client.get(address, headers={"accept-encoding": "br, gzip"})
        assert answer.status_code == 200, address
        weights[address] = len(answer.serialize_headers()) + len(answer.getvalue())
        waiting += parts_of(address, answer, client)
    return weights


def parts_of(address: str, answer, client: Client) -> list[str]:
    """What it loads in its turn; read without packing."""
    kind = answer.headers["Content-Type"].split(";")[0]
    if kind not in {"text/html", "text/css", "text/javascript"}:
        return []
    text = client.get(address).getvalue().decode()
    if kind == "text/html":
        parts = Parts()
        parts.feed(text)
        found = parts.found
    elif kind == "text/css":
        found = {first or second for first, second in IN_CSS.findall(text)}
    else:
        found = set(IN_JS.findall(text))
    for part in found:
        assert urlsplit(urljoin(address, part)).netloc == "" or part.startswith("data:"), (
            f"{part} is elsewhere"
        )
    return [urljoin(address, part) for part in found if not part.startswith("data:")]


@pytest.fixture
def home() -> Home:
    """A family with a full week, entries in the diary, messages and news."""
    home = make_home()
    for day in range(1, 15):
        home.plan(home.noortje, clock.today() + timedelta(days=day))
    for _ in range(10):
        DiaryEntryFactory(group=home.hamsters, about=[home.noortje])
        PublicationFactory(organisation=home.family.organisation)
        ThreadFactory(family=home.family, group=home.hamsters)
    return home


@pytest.mark.django_db
@pytest.mark.spec("N-43")
@pytest.mark.usefixtures("_as_in_production")
@pytest.mark.parametrize("page", PAGES)
def test_a_parents_page_is_light_on_a_first_visit_and_comes_from_kring_alone(home, page):
    weights = first_visit(home.client, reverse(page))
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:8]
    assert sum(weights.values()) < MOST_BYTES, heaviest
