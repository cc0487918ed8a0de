"""Every answer carries the headers, also those that are given before a page is asked (N-20)."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client, override_settings
from django.urls import path

from config.launch.stage import ROOT
from core.accounts.policies import EVERYONE
from tests.config.test_deployment import environment_of
from tests.factories import PASSWORD, HomeAccountFactory, OrganisationFactory, UserFactory
from tests.permissions.headers import header_faults
from tests.permissions.objects import sign_in_at_home
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-20")]


def broken(request):
    raise RuntimeError("nobody outside may see this")


urlpatterns = [path("broken/", broken, name="broken")]
handler500 = "config.errors.server_error"


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/nergens/", 404),
        ("/agenda/", 302),
        ("/agenda", 301),
        ("/static/css/base.css", 200),
        ("/static/nergens.css", 404),
        ("/live", 200),
        ("/ready", 200),
        ("/.well-known/security.txt", 200),
        ("/over/privacy/", 200),
    ],
)
def test_pages_files_and_redirects(browser, address, status):
    response = browser.get(address)
    assert (response.status_code, header_faults(response)) == (status, [])


def test_a_file_that_the_browser_has_already(browser):
    known = browser.get("/static/css/base.css").headers["Last-Modified"]
    response = browser.get("/static/css/base.css", headers={"If-Modified-Since": known})
    assert (response.status_code, header_faults(response)) == (304, [])


def test_a_host_that_is_not_ours(browser):
    response = browser.get("/", headers={"host": "evil.example"})
    assert (response.status_code, header_faults(response)) == (400, [])


@override_settings(ROOT_URLCONF="tests.config.test_headers")
def test_a_fault_of_ours(browser, monkeypatch):
    monkeypatch.setattr("core.accounts.middleware.access_table", lambda: {"broken": EVERYONE})
    response = browser.get("/broken/")
    assert (response.status_code, header_faults(response)) == (500, [])


def test_a_fault_in_what_stands_before_the_pages(browser, monkeypatch):
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", broken)
    response = browser.get("/")
    assert (response.status_code, header_faults(response)) == (500, [])


def test_a_page_of_who_is_signed_in_is_kept_nowhere():
    browser = sign_in(UserFactory(planner=True, with_app=True))
    for address in ("/planning/aanvragen/", "/account/", "/nergens/", "/agenda/"):
        assert browser.get(address).headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize(
    ("address", "browser_of_somebody"),
    [
        ("/uitloggen/", lambda: sign_in(UserFactory())),
        ("/thuis/uitloggen/", lambda: sign_in_at_home(HomeAccountFactory())),
    ],
)
def test_signing_out_leaves_no_page_behind_and_keeps_other_accounts_cookies(address, browser_of_somebody):
    assert browser_of_somebody().post(address).headers["Clear-Site-Data"] == '"cache", "storage"'


# As in production

NAMES = (
    "SECURE_COOKIES",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "LANGUAGE_COOKIE_NAME",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "DEMO",
    "DEBUG",
)


@pytest.fixture(scope="module")
def production():
    """The values of these settings in production."""
    program = f"import json; from config import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
    return json.loads(_in_production("-c", program).stdout)


def _in_production(*arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment_of("web"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_has_nothing_to_remark_on_the_settings_of_production():
    result = _in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stdout + result.stderr


def test_over_http_the_way_leads_to_https(production):
    with override_settings(**production):
        response = Client().get("/")
    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/")
    assert not header_faults(response)


def test_over_https_the_browser_is_told_to_stay_there(production):
    with override_settings(**production):
        for address in ("/", "/nergens/", "/static/css/base.css", "/agenda/"):
            response = Client().get(address, secure=True)
            assert response.headers["Strict-Transport-Security"] == (
                "max-age=31536000; includeSubDomains; preload"
            )
        refused = Client().get("/", secure=True, headers={"host": "evil.example"})
    assert refused.status_code == 400
    assert "Strict-Transport-Security" in refused.headers


def test_every_cookie_is_for_this_host_alone(production):
    organisation = OrganisationFactory(slug="kringloop")
    user = UserFactory(organisation=organisation)
    sent = {}
    with override_settings(**production):
        browser = Client()

        def visit(method, address, data=None):
            response = getattr(browser, method)(address, data or {}, secure=True)
            sent.update(response.cookies)
            return response

        visit("get", "/ouders/", {"organisatie": "kringloop"})
        visit("get", "/o/kringloop/ouders/")
        signed_in = visit(
            "post", "/o/kringloop/ouders/", {"identifier": user.username, "password": PASSWORD, "next": "/"}
        )
        assert signed_in.status_code == 302
        visit("post", "/taal/", {"language": "en"})
        visit("post", "/weergave/", {"theme": "dark"})
        visit("post", "/weergave/", {"theme": "auto"})
        visit("post", "/uitloggen/")
        assert b"Signed out" in visit("get", "/o/kringloop/ouders/").content
    assert len(sent) >= 6
    for name, cookie in sent.items():
        assert name.startswith("__Host-"), name
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", ""), name
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"] or cookie["max-age"] == 0, name
