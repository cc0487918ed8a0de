"""The table of rights is complete: every URL has a row, every row a URL (A-26)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from config.access import ACCESS
from core.accounts.navigation import HOMES, MENU
from core.accounts.policies import Access, may_open
from core.accounts.rights import Right
from tests.permissions.site import all_pages

ROOT = Path(settings.ROOT_URLCONF.replace(".", "/")).resolve().parent.parent
MAY_TAG = re.compile(r"{%\s*may\s+[\"']([\w:]+)[\"']")


def test_every_url_has_a_row():
    without = {page.name for page in all_pages()} - ACCESS.keys()
    assert not without, f"Say in the app's policies.py who may open: {', '.join(sorted(without))}"


def test_every_row_has_a_url():
    stale = ACCESS.keys() - {page.name for page in all_pages()}
    assert not stale, f"No URL has the name: {', '.join(sorted(stale))}"


def test_every_url_has_a_name_of_its_own():
    names = [page.name for page in all_pages()]
    assert all(name and not name.endswith("None") for name in names)
    assert len(names) == len(set(names))


def test_the_menu_and_the_templates_ask_only_for_urls_with_a_row():
    asked = {entry.url_name for entry in MENU} | set(HOMES)
    for template in (ROOT / "templates").rglob("*.html"):
        asked |= set(MAY_TAG.findall(template.read_text()))
    assert asked <= ACCESS.keys()


def test_a_row_that_lets_nobody_in_cannot_be_written():
    with pytest.raises(ValueError, match="lets somebody in"):
        Access()


def test_an_unknown_url_opens_for_nobody():
    assert not may_open(AnonymousUser(), "no:such_page")


def test_rights_are_only_given_to_staff():
    assert all(row.environments == ("staff",) for row in ACCESS.values() if row.right in set(Right))
