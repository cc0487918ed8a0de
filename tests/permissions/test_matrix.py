"""Everybody at every door: the answers are those of the table of rights (A-26)."""

from collections import defaultdict
from itertools import cycle

import pytest
from django.test import Client
from django.urls import reverse

from config.access import ACCESS
from core.accounts.choices import Environment
from core.accounts.rights import ADMINISTRATION, IN_THE_ROOM, Right
from tests.permissions.site import KINDS, Page, account, all_pages

# Every page of Kring in one test: minutes on a busy machine.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

RIGHTS = {
    "planner": {Right.SEE_REQUESTS, Right.DECIDE_REQUESTS, Right.SEE_DAY_LISTS},
    "groep": set(IN_THE_ROOM) - {Right.HOME_LOGIN},
    "manager": set(Right),
    "administrator": {*ADMINISTRATION, Right.SEE_TRAIL},
    "root": set(Right),
    "teacher": {Right.HOME_LOGIN},
    "ib": {Right.SEE_HELP_REQUESTS, Right.FILE_HELP_REQUESTS, Right.MOVE_HELP_REQUESTS},
    "scp": {Right.SEE_HELP_REQUESTS, Right.MOVE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS},
    "guest": {Right.JOIN_HELP_REQUESTS},
}
ENVIRONMENTS = {"parent": Environment.PARENT, "childminder": Environment.CHILDMINDER}


def should_open(kind: str, name: str) -> bool:
    """The table read by hand, not by the code that is under test."""
    row = ACCESS[name]
    environment = ENVIRONMENTS.get(kind, Environment.STAFF)
    in_environment = not row.environments or environment in row.environments
    has_right = row.right is None or row.right in RIGHTS.get(kind, set())
    has_one = not row.any_of or bool(RIGHTS.get(kind, set()).intersection(row.any_of))
    return row.anonymous or environment in row.also or (in_environment and has_right and has_one)


def is_turned_away(response, to=("/?", "/ouders/?", "/gastouders/?", "/medewerkers/?")) -> bool:
    return response.status_code == 302 and response.url.startswith(to)


def pages_by_row() -> list[list[Page]]:
    """The pages of each line of the table; who gets in is decided by that line alone, before the page is asked."""
    by_row = defaultdict(list)
    for page in all_pages():
        by_row[ACCESS[page.name]].append(page)
    return list(by_row.values())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_account_gets_past_the_lines_of_the_table_that_let_it_in(kind, signed_in):
    """One page of each line, another one for each kind."""
    client, turn = signed_in(account(kind)), KINDS.index(kind)
    tried = [pages[turn % len(pages)] for pages in pages_by_row()]
    assert not {page.name: fault for page in tried if (fault := fault_of(client, kind, page))}


@pytest.mark.parametrize("may", [True, False], ids=["who may", "who may not"])
def test_every_page_tells_who_may_open_it_from_who_may_not(may, signed_in):
    """Each page with one kind of account, in turn."""
    clients = {kind: signed_in(account(kind)) for kind in KINDS}
    wrong = {}
    for turn, page in enumerate(all_pages()):
        kinds = [kind for kind in KINDS if should_open(kind, page.name) is may]
        kind = kinds[turn % len(kinds)] if kinds else ""
        if kind and (fault := fault_of(clients[kind], kind, page)):
            wrong[page.name, kind] = fault
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_account_opens_what_the_table_says_and_keeps_nothing(kind, signed_in):
    """Every page with every kind, which takes minutes."""
    client = signed_in(account(kind))
    assert not {page.name: fault for page in all_pages() if (fault := fault_of(client, kind, page))}


def fault_of(client: Client, kind: str, page: Page) -> str:
    response = client.get(page.address)
    if response.status_code >= 500:
        return "the page is broken"
    opened = response.status_code != 403 and not is_turned_away(response)
    if opened != should_open(kind, page.name):
        return "opened against the table" if opened else "refused against the table"
    if not ACCESS[page.name].anonymous and "no-store" not in response.headers["Cache-Control"]:
        return "the browser keeps it"
    return ""


def test_a_stranger_gets_no_further_than_signing_in():
    wrong = {}
    for page in all_pages():
        response = Client().get(page.address)
        if is_turned_away(response) == ACCESS[page.name].anonymous:
            wrong[page.name] = response.status_code
    assert not wrong


@pytest.mark.spec("A-12")
def test_without_the_second_step_nothing_opens(signed_in):
    """Each page with one kind of account, in turn."""
    clients = [signed_in(account(kind), second_step=False) for kind in ("planner", "ib", "support")]
    wrong = {}
    for page, client in zip(all_pages(), cycle(clients), strict=False):
        row = ACCESS[page.name]
        response = client.get(page.address)
        sent_to_second_step = is_turned_away(response, to=reverse("accounts:second_factor"))
        if sent_to_second_step == (row.anonymous or row.before_second_factor):
            wrong[page.name] = response.status_code
    # These send whoever has an app to it, as their own rule.
    own_rule = ("set_up_app", "confirm_app", "add_passkey", "passkey")
    assert wrong.keys() <= {f"accounts:{name}" for name in own_rule}
