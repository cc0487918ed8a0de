"""Every method at every door: refused for whom the page is refused, and 405 where the page does not take it (A-26)."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from django.test import Client
from django.urls import resolve

from config.access import ACCESS
from core.accounts.models import User
from tests.factories import GuardianFactory, RelativeFactory
from tests.permissions.headers import header_faults
from tests.permissions.objects import OBJECTS, browser_of
from tests.permissions.site import Page, account, all_pages, undone
from tests.permissions.test_matrix import should_open
from tests.signing_in import sign_in

# Every page of Kring in one test: minutes on a busy machine.
pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-26"), pytest.mark.timeout(900)]

WRITING = ("post", "put", "patch", "delete")
NEVER = ("put", "patch", "delete", "trace", "options")
"""Methods that no page of Kring takes. Each page is tried with one of them, in turn: which methods a page takes is
one line of it, and trying all five at every page takes minutes."""
WITH_NEVER = ("head", "post", "never")
SIGN_IN_PAGES = {"accounts:start", "accounts:choose", "accounts:sign_in"}


def send(client: Client, method: str, url: str):
    """The answer; whatever it did is undone."""
    with undone():
        return getattr(client, method)(url)


def pages_and_methods(methods: tuple[str, ...]) -> Iterator[tuple[Page, str]]:
    """Every page with these methods; "never" stands for one that no page takes."""
    for page, never in zip(all_pages(), cycle(NEVER), strict=False):
        for method in methods:
            yield page, never if method == "never" else method


def leads_to_signing_in(response) -> bool:
    """The page of the environment, or the organisation's own for whom an account was open until now."""
    return response.status_code == 302 and resolve(response.url.partition("?")[0]).view_name in SIGN_IN_PAGES


REFUSED = ("parent", "childminder", "planner", "support")


def test_who_may_not_open_a_page_may_not_send_to_it_either():
    """Looking is tried with every kind of account (test_matrix); here what else a browser can send, each page with
    one kind that may not open it, in turn."""
    clients = {kind: sign_in(account(kind)) for kind in REFUSED}
    wrong = {}
    for turn, (page, method) in enumerate(pages_and_methods(("post", "never"))):
        kinds = [kind for kind in REFUSED if not should_open(kind, page.name)]
        if not kinds:
            continue
        response = getattr(clients[kinds[turn % len(kinds)]], method)(page.address)
        if response.status_code != 403 or header_faults(response):
            wrong[page.name, method] = response.status_code, header_faults(response)
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("kind", REFUSED)
def test_none_of_them_may_send_to_any_page_that_it_may_not_open(kind):
    """The same with every kind at every page, which takes minutes."""
    client, wrong = sign_in(account(kind)), {}
    for page, method in pages_and_methods(WITH_NEVER):
        if should_open(kind, page.name):
            continue
        response = getattr(client, method)(page.address)
        if response.status_code != 403 or header_faults(response):
            wrong[page.name, method] = response.status_code, header_faults(response)
    assert not wrong


def test_a_stranger_sends_nothing_to_a_page_behind_the_door():
    stranger, wrong = Client(), {}
    for page, method in pages_and_methods(WITH_NEVER):
        if ACCESS[page.name].anonymous:
            continue
        response = getattr(stranger, method)(page.address)
        if not leads_to_signing_in(response) or header_faults(response):
            wrong[page.name, method] = response.status_code, header_faults(response)
    assert not wrong


def test_a_page_takes_no_method_that_it_does_not_know():
    people = {who: account(who) for who in ("parent", "planner", "manager", "childminder")}
    browsers = {who: sign_in(user) for who, user in people.items()}
    wrong = {}
    for page, method in pages_and_methods(("never",)):
        # Behind the door of home sign-in the way leads to signing in, whatever the method.
        if page.name in OBJECTS or page.name.startswith("homelogin:"):
            continue
        who = next(who for who in browsers if should_open(who, page.name))
        answer = send(browsers[who], method, page.address).status_code
        if answer != 405:
            wrong[page.name, method] = answer
    assert not wrong


def test_a_page_takes_looking_or_sending():
    """What takes neither is a mistake; what breaks on an empty form too. Pages of an object: test_objects."""
    people = {who: account(who) for who in ("parent", "planner", "manager", "childminder")}
    browsers = {who: browser_of(user) for who, user in people.items()}
    wrong = {}
    for page in all_pages():
        if page.name in OBJECTS:
            continue
        who = next(who for who in browsers if should_open(who, page.name))
        answers = {method: send(browsers[who], method, page.address) for method in ("get", "head", "post")}
        codes = {method: response.status_code for method, response in answers.items()}
        faults = [fault for response in answers.values() for fault in header_faults(response, page.name)]
        if (
            codes["get"] == codes["post"] == 405
            or codes["head"] != codes["get"]
            or max(codes.values()) >= 500
            or faults
        ):
            wrong[page.name] = codes, faults
    assert not wrong


WITHOUT_FORM_TOKEN = {
    "intake_api:messages": "signed over what is sent (tests/carecases/intake/test_signing.py)",
    "intake_api:message": "signed over what is sent",
    **dict.fromkeys(
        (
            "register_api:registrations",
            "register_api:families",
            "register_api:requests",
            "register_api:absences",
            "register_api:guardians",
        ),
        "carries a token of its own (tests/core/childcare/gateway)",
    ),
    "devices:check": "measures browsers that take no cookies, and tells nobody apart (tests/supportdesk/devices)",
}
"""URLs that take a form without our token, and why."""


def test_nothing_is_taken_from_a_form_that_is_not_ours():
    wrong = {}
    user = account("manager")
    session = sign_in(user).cookies
    client = Client(enforce_csrf_checks=True)
    client.cookies = session
    for page in all_pages():
        if page.name in WITHOUT_FORM_TOKEN:
            continue
        for method in WRITING if page.name == "accounts:account" else ("post",):
            response = getattr(client, method)(page.address)
            if response.status_code != 403 or header_faults(response):
                wrong[page.name, method] = response.status_code, header_faults(response)
    assert not wrong


def ended_account(kind: str) -> Client:
    user = account(kind)
    browser = sign_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return browser


@pytest.mark.parametrize("kind", ["parent", "manager"])
def test_an_account_that_ended_while_signed_in_opens_nothing_more(kind):
    browser = ended_account(kind)
    wrong = {}
    for page in all_pages():
        if ACCESS[page.name].anonymous:
            continue
        for method in ("get", "post"):
            response = getattr(browser, method)(page.address)
            if not leads_to_signing_in(response):
                wrong[page.name, method] = response.status_code
    assert not wrong


def blocked_guardian():
    return GuardianFactory(is_blocked=True).user


def ended_relative():
    relative = RelativeFactory()
    relative.ended_at = relative.invited_at
    relative.save()
    return relative.user


OF_NO_FAMILY = {
    "portal:calendar",
    "portal:offline",
    "portal:service_worker",
    "portal:manifest",
    "portal:app_icon",
    "portal:notifications",
    "portal:push_on",
    "portal:push_off",
}
"""Of the organisation, of an account whatever it may see, or behind a secret address."""


@pytest.mark.spec("K-02")
@pytest.mark.parametrize("who", [blocked_guardian, ended_relative])
def test_who_lost_the_family_sees_no_page_of_it(who):
    browser = sign_in(who())
    pages = [
        page
        for page in all_pages()
        if page.name.startswith(("portal:", "requests:")) and page.name not in OF_NO_FAMILY
    ]
    answers = {
        (page.name, method): send(browser, method, page.address).status_code
        for page in pages
        for method in ("get", "post")
    }
    assert pages
    assert set(answers.values()) <= {403, 405}
