"""Every object of the own organisation opens; another's is as little there as one that never was (A-26, A-27, E19)."""

import re
import uuid
from collections.abc import Mapping
from html import unescape

import pytest
from django.db import InternalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.access import ACCESS
from core.accounts.choices import Environment
from core.accounts.models import User
from core.lib import clock
from tests.pages import words
from tests.permissions.headers import header_faults
from tests.permissions.objects import (
    OBJECTS,
    OF_CHILDMINDERS,
    OF_THIS_BROWSER,
    WITHOUT_OBJECT,
    account_for,
    browser_of,
)
from tests.permissions.site import Page, account, all_pages, undone

# Some tests open every page of Kring: minutes on a busy machine.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

PAGES = {page.name: page for page in all_pages()}
NEVER_WAS = 900_000_000
NEVER = {int: NEVER_WAS, uuid.UUID: uuid.UUID(int=NEVER_WAS)}
MET = [
    *(pytest.param(name, OBJECTS[name], id=name) for name in sorted(OBJECTS.keys() & PAGES.keys())),
    *(
        pytest.param(name, recipe, id=f"{name} for a childminder")
        for name, recipe in sorted(OF_CHILDMINDERS.items())
    ),
]
WALLED = [case for case in MET if not case.values[1].is_shared]
CANARIES = ("Canary", "canary", "123456782", "@")
"""Names, addresses and a BSN that stand on pages; none may stand in an address."""


SOMETHING = {"reason": "Vol.", "text": "Vol.", "bsn": "111222333", "kind": "new"}
"""What a form could hold."""


def with_objects(page: Page) -> set[str]:
    return set(page.parts) - WITHOUT_OBJECT.keys()


def test_every_url_that_names_an_object_has_a_recipe_for_one():
    named = {name for name, page in PAGES.items() if with_objects(page)}
    without = named - OBJECTS.keys() - OF_THIS_BROWSER.keys()
    assert not without, f"Say in tests/permissions/objects.py how to make an object for: {sorted(without)}"


def test_every_recipe_is_of_a_url():
    assert not OBJECTS.keys() - PAGES.keys()


def answers(client: Client, url: str, form: Mapping[str, str] | None = None):
    """What looking and sending this form say; what sending does is undone."""
    looked = client.get(url)
    with undone():
        sent = client.post(url, form or {})
    return {"GET": looked, "POST": sent}


def told(response, url: str):
    """Everything that a visitor can tell two answers apart by, but for the address that was asked."""
    path = re.escape(url.removesuffix("/").rsplit("/", 1)[0])
    text = words(response) if response.headers.get("Content-Type", "").startswith("text/html") else ""
    # Each request has a number of its own, which the page of an error shows.
    text = text.replace(response.headers["X-Request-Id"], "")
    location = re.sub(r"\d+", "N", response.headers.get("Location", ""))
    names = sorted(name for name in response.headers if name != "Content-Length")
    return response.status_code, re.sub(path, "", text), location, names


@pytest.mark.spec("A-26")
@pytest.mark.parametrize(("name", "recipe"), MET)
def test_the_own_object_opens(name, recipe):
    owner = account_for(recipe)
    url = PAGES[name].address_of(recipe.make(owner))
    found = answers(browser_of(owner), url)
    for method, response in found.items():
        assert response.status_code in {200, 302, 405, 409, 410, 422}, (method, response)
        assert not header_faults(response, name), method
    assert {response.status_code for response in found.values()} != {405}


@pytest.mark.spec("A-27")
@pytest.mark.parametrize(("name", "recipe"), WALLED)
def test_what_is_not_allowed_is_as_if_it_were_not_there(name, recipe):
    statuses, written = told_of_anothers(name, recipe)
    assert 404 in statuses
    # What belongs to another stays as it was: written is only what sign-in and trail keep of the visit.
    assert not written - {"django_session", "accounts_session", "audit_event"}


@pytest.mark.spec("A-27")
@pytest.mark.parametrize("name", sorted(OF_THIS_BROWSER))
def test_what_another_browser_holds_is_as_if_it_were_not_there(name):
    """Nobody is switched to: that would leave a line in the trail and another cookie of the browser."""
    _statuses, written = told_of_anothers(name, OF_THIS_BROWSER[name])
    assert not written - {"django_session", "accounts_session"}


def told_of_anothers(name, recipe) -> tuple[set[int], set[str]]:
    """The statuses with which another's object answers, the same in everything as one that never was, and the tables
    that were written."""
    page = PAGES[name]
    owner, stranger = account_for(recipe), account_for(recipe)
    parts = recipe.make(stranger)
    never_was = {
        part: NEVER[type(value)] if part in with_objects(page) and type(value) in NEVER else value
        for part, value in parts.items()
    }
    browser = browser_of(owner)
    browser.get("/")
    theirs, nobodys = page.address_of(parts), page.address_of(never_was)
    with CaptureQueriesContext(connection) as queries:
        foreign = answers(browser, theirs, SOMETHING)
    missing = answers(browser, nobodys, SOMETHING)
    for method in foreign:
        assert told(foreign[method], theirs) == told(missing[method], nobodys), method
        assert foreign[method].status_code in {302, 404, 405}
    return {response.status_code for response in foreign.values()}, writes_of(queries)


WRITES_WHEN_READ = {
    "conversations:thread": ({"conversations_reading"}, "what is opened has been read"),
    "conversations:inbox_thread": (
        {"conversations_reading", "audit_event"},
        "what is opened has been read, and looking at a child is recorded, once an hour",
    ),
    "accounts:trail": ({"audit_event"}, "searching the trail is recorded"),
    "accounts:sign_in_help_account": ({"audit_event"}, "looking is recorded"),
    "accounts:trail_event": ({"audit_event"}, "opening a line is recorded"),
    "accounts:trail_export": ({"audit_event"}, "saving lines is recorded"),
    "childcare:bsn": ({"audit_event"}, "looking at a family is recorded, once an hour"),
    "office:family_elsewhere": (
        {"audit_event", "childcare_familycopy"},
        "looking at a family is recorded, once an hour; what is looked at is kept up to date",
    ),
    "office:family": ({"audit_event"}, "looking at a family is recorded, once an hour"),
    "desk:queue": ({"audit_event"}, "an open line shows a child"),
    **dict.fromkeys(
        ("desk:board_group", "desk:board_location", "desk:day_list", "desk:location_day_list"),
        ({"audit_event"}, "looking at children is recorded, once an hour"),
    ),
    **dict.fromkeys(
        ("observations:child", "observations:write"),
        ({"audit_event"}, "looking at a child is recorded, once an hour"),
    ),
    **dict.fromkeys(
        ("observations:file", "observations:staff_file"), ({"audit_event"}, "taking out a file is recorded")
    ),
    **dict.fromkeys(
        (
            "group_day:group",
            "group_day:group_now",
            "group_day:group_on",
            "group_day:location",
            "group_day:location_now",
            "group_day:location_on",
            "group_day:child",
        ),
        ({"audit_event"}, "looking at children is recorded, once an hour"),
    ),
    **dict.fromkeys(
        ("childminding:child", "office:invoice", "own_data:proposal"),
        ({"audit_event"}, "looking at a family is recorded, once an hour"),
    ),
    **dict.fromkeys(
        (
            "desk:credit_payouts_file",
            "office:invoice_pdf",
            "office:invoices_as_file",
            "own_data:export_file",
            "portal:invoice_file",
            "portal:statement_file",
        ),
        ({"audit_event"}, "taking out a file is recorded"),
    ),
    **dict.fromkeys(
        ("supportdesk:customer", "supportdesk:home"),
        ({"audit_event"}, "looking at a customer is recorded, once an hour"),
    ),
    "supportdesk:diagnosis_pdf": ({"audit_event"}, "taking out a file is recorded"),
    "desk:day_list_file": ({"audit_event"}, "taking out a file is recorded"),
    "desk:location_day_list_file": ({"audit_event"}, "taking out a file is recorded"),
    "desk:booking": ({"audit_event"}, "looking at a child is recorded, once an hour"),
    **dict.fromkeys(
        (
            "devices:report_pdf",
            "intake:attempt",
            "intake:untitled",
            "office:registration",
            "office:told_change",
            "tickets:escalated_ticket",
        ),
        ({"audit_event"}, "looking is recorded"),
    ),
    **dict.fromkeys(
        ("portal:add_child", "portal:ask_care"),
        ({"childcare_locationcopy"}, "the first page that needs it makes the copy of the locations"),
    ),
    "registration:resume": (
        {"accounts_limit", "childcare_locationcopy"},
        "tries of links are counted, and the copy of the locations is made",
    ),
    **dict.fromkeys(
        ("register_api:health", "register_api:locations", "register_api:registration"),
        ({"accounts_limit"}, "who comes without a token is counted"),
    ),
    "homelogin:pupil": ({"audit_event"}, "opening a pupil is recorded"),
    "requests:draft": ({"requests_draft"}, "the key against sending twice is made with the page"),
    "homelogin:children": ({"django_session"}, "leaving a child's corner closes it"),
    "homelogin:child": ({"django_session"}, "the session of a visitor at home"),
    "homelogin:licences": ({"homelogin_licencesource"}, "a publisher is asked, at most every five minutes"),
    "accounts:set_up_app": ({"accounts_authenticatorapp"}, "the seed that the QR code shows"),
    "accounts:confirm_app": ({"accounts_authenticatorapp"}, "the seed that the QR code shows"),
}
"""Pages that write when they are only looked at: the tables, and why."""


CARE_CASES = ("carecases:", "papers:", "questionnaires:", "support:", "together:", "transfers:")
"""Looking into a dossier is recorded, on every page of it (C-05)."""


def writes_of(queries) -> set[str]:
    """The tables that were written."""
    found = (re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', query["sql"]) for query in queries)
    return {match[1] for match in found if match}


def opened_pages():
    """Every URL with the account that may open it: those with objects by their recipe, others by the manager."""
    for name, page in PAGES.items():
        if name in OBJECTS:
            yield page, OBJECTS[name].who, OBJECTS[name].make
        elif not with_objects(page):
            yield page, _who_opens(name), None


def _who_opens(name: str) -> str:
    """The parent for what only families open."""
    return "parent" if set(ACCESS[name].environments) == {Environment.PARENT} else "manager"


PARTS = 4
"""In how many tests the pages are looked at, so that two processes share them."""


@pytest.mark.spec("A-26")
@pytest.mark.parametrize("part", range(PARTS))
def test_looking_writes_nothing_and_shows_no_name_e_mail_address_or_bsn_in_an_address(part, time_machine):
    """Every page twice in a transaction in which PostgreSQL refuses to write.

    The clock stands still: that somebody is still there is written every few minutes. Addresses stay in logs,
    histories and on screens: they carry numbers only.
    """
    time_machine.move_to(clock.now(), tick=False)
    looked_at = [(page, who, make) for page, who, make in opened_pages() if who != "home"][part::PARTS]
    people = {who: canary(who) for who in sorted({who for _page, who, _make in looked_at})}
    browsers = {who: browser_of(user) for who, user in people.items()}
    wrote, told_too_much = {}, {}
    for page, who, make in looked_at:
        url = page.address_of(make(people[who])) if make else page.address
        fault, addresses = look(browsers[who], url, page.name)
        if fault:
            wrote[page.name] = fault
        if bad := {one for one in addresses if any(sign in one for sign in CANARIES)}:
            told_too_much[page.name] = bad
    assert wrote == {}
    assert told_too_much == {}


def canary(who: str) -> User:
    user = account(who)
    user.full_name, user.email = "Canary van Namen", f"canary{user.pk}@example.com"
    user.save()
    return user


def look(browser: Client, url: str, name: str) -> tuple[str, set[str]]:
    """What is wrong with looking at this page, and the addresses of ours that stand on it."""
    allowed = WRITES_WHEN_READ.get(name, ({"audit_event"} if name.startswith(CARE_CASES) else set(), ""))[0]
    if allowed:
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(url)
        wrong = ", ".join(writes_of(queries) - allowed - {"accounts_session"})
        return wrong, addresses_on(response)
    try:
        with undone():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
            response, second = browser.get(url), browser.get(url)
            found = addresses_on(response)
            b"".join(second)
    except InternalError as refused:
        return str(refused).splitlines()[0], set()
    if response.status_code != second.status_code:
        return f"the second look differs: {response.status_code} {second.status_code}", found
    return "", found


LINK = re.compile(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"')


def addresses_on(response) -> set[str]:
    """Of our own pages; a file is made while it is read."""
    text = b"".join(response).decode(errors="replace")
    found = {unescape(one) for one in LINK.findall(text)} | {response.headers.get("Location", "")}
    return {one for one in found if not one.startswith(("mailto:", "tel:", "data:", "http"))}
