"""Controleer mijn apparaat, as a customer opens it, with the lines that real old browsers send."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from core.accounts.models import Limit
from core.lib import clock
from supportdesk.devices import browser_data
from supportdesk.devices.actions.keep_check import PER_NETWORK, tidy_checks
from supportdesk.devices.models import DeviceCheck
from tests.factories import DeviceCheckFactory, SupplierReportFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in
from tests.supportdesk.devices import user_agents

pytestmark = pytest.mark.django_db

PAGE = "/controleer-mijn-apparaat/"
CURRENT = browser_data.browser_data().supported.versions["chrome"][0]
GOOD = {
    "cookies": True,
    "storage": True,
    "styles": True,
    "online": True,
    "time_zone": "Europe/Amsterdam",
    "width": 1440,
    "height": 900,
    "touch_points": 0,
    "round_trip": 40,
    "connection": "4g",
    "platform_version": "15.0.0",
    "parts": {"pages": [True, 40], "data": [True, 45], "styles": [True, 12]},
}


def browser(line: str) -> Client:
    return in_english(Client(headers={"user-agent": line}))


def send(client: Client, **measured) -> DeviceCheck:
    values = GOOD | {"clock": clock.now().timestamp() * 1000} | measured
    assert client.post(PAGE, {"measured": json.dumps(values)}).status_code == 302
    return DeviceCheck.objects.latest("pk")


@pytest.mark.spec("S-30")
def test_a_good_device_gets_a_code_and_hears_that_it_is_fit():
    client = browser(user_agents.chrome(CURRENT))
    client.get(PAGE)
    check = send(client)
    assert (check.findings, check.system, check.browser, check.major) == ([], "Windows 11", "Chrome", CURRENT)
    response = client.post(PAGE, {"measured": json.dumps(GOOD)}, follow=True)
    assert DeviceCheck.objects.latest("pk").shown_code in words(response)
    assert "Your device is fit for Kring" in words(response)


@pytest.mark.spec("S-30")
@pytest.mark.parametrize(
    ("line", "says"),
    [
        (user_agents.IE_11, "Kring does not work in Internet Explorer"),
        (user_agents.IE_8, "Kring does not work in Internet Explorer"),
        (user_agents.CHROME_49_ON_XP, "This browser is too old"),
        (user_agents.CHROME_109_ON_WINDOWS_7, "This browser is too old"),
        (user_agents.EDGE_18, "This browser is too old"),
        (user_agents.FIREFOX_52, "This browser is too old"),
        (user_agents.SAFARI_9, "This browser is too old"),
        (user_agents.IPAD_IOS_9, "This browser is too old"),
        (user_agents.CHROME_95_ON_ANDROID_5, "This browser is too old"),
        (user_agents.OPERA_12, "We do not try Kring in this browser"),
        (user_agents.SAMSUNG_25, "We do not try Kring in this browser"),
        (user_agents.FACEBOOK, "The page is open inside another app"),
        ("Whatever/1.0", "We do not try Kring in this browser"),
    ],
    ids=[
        "ie11",
        "ie8",
        "chrome49",
        "chrome109",
        "edge18",
        "firefox52",
        "safari9",
        "ipad",
        "android5",
        "opera12",
        "samsung",
        "app",
        "odd",
    ],
)
def test_an_old_browser_hears_it_at_once_without_scripts(line, says):
    assert says in words(browser(line).get(PAGE))


@pytest.mark.spec("S-30")
def test_without_scripts_and_cookies_the_form_still_gives_a_code_and_says_what_is_off():
    client = Client(headers={"user-agent": user_agents.chrome(CURRENT)}, enforce_csrf_checks=True)
    response = client.post(PAGE, {"measured": ""})
    check = DeviceCheck.objects.get()
    assert check.findings == ["cookies_off", "scripts_off"]
    assert check.shown_code in words(client.get(response.url))


@pytest.mark.spec("S-30")
def test_a_browser_too_old_for_our_scripts_is_not_told_to_switch_them_on():
    client = browser(user_agents.SAFARI_9)
    client.get(PAGE)
    page = words(client.post(PAGE, {"measured": ""}, follow=True))
    assert "This browser is too old" in page
    assert "Scripts are off" not in page
    assert "Scripts not measured" in page


@pytest.mark.spec("S-30")
def test_a_clock_that_is_wrong_is_measured_in_words():
    client = browser(user_agents.chrome(CURRENT))
    client.get(PAGE)
    check = send(client, clock=(clock.now() - timedelta(days=3)).timestamp() * 1000)
    assert check.findings == ["clock_far_off"]
    response = client.post(PAGE, {"measured": json.dumps(GOOD | {"clock": 1000})}, follow=True)
    assert "The clock of the device is wrong" in words(response)


def test_an_ipad_that_calls_itself_a_mac_is_recognised_by_its_touch_screen():
    check = send(browser(user_agents.MAC_SAFARI), touch_points=5)
    assert (check.kind, check.device) == ("tablet", "Apple iPad")


@pytest.mark.parametrize(
    "sent",
    ["[]", "{", '{"width": "x", "parts": {"pages": 3}, "clock": true, "model": "<b>"}', "9" * 5000],
    ids=["list", "broken", "wrong kinds", "long"],
)
def test_nonsense_is_kept_out(sent):
    client = browser(user_agents.chrome(CURRENT))
    client.get(PAGE)
    client.post(PAGE, {"measured": sent})
    check = DeviceCheck.objects.get()
    assert (check.screen, check.parts, check.clock_ahead_ms, check.device) == ("", {}, None, "")


@pytest.mark.spec("S-30")
def test_so_many_checks_from_one_network_wait_and_say_so():
    client = browser(user_agents.chrome(CURRENT))
    client.post(PAGE)
    Limit.objects.update(attempts=PER_NETWORK.most - 1)
    client.post(PAGE)
    refused = client.post(PAGE)
    assert refused.status_code == 429
    assert "Try again in a quarter of an hour" in words(refused)


def test_another_site_cannot_fill_the_table():
    client = Client(headers={"sec-fetch-site": "cross-site"})
    assert client.post(PAGE).status_code == 403
    assert not DeviceCheck.objects.exists()


@pytest.mark.spec("S-30")
def test_a_check_keeps_nothing_of_who_made_it_and_goes_after_30_days():
    kept = {field.name for field in DeviceCheck._meta.get_fields()}
    assert not kept & {"user", "account", "address", "ip", "organisation", "user_agent"}
    with time_machine.travel(clock.now() - timedelta(days=30, minutes=1), tick=False):
        old = DeviceCheckFactory()
    recent = DeviceCheckFactory()
    assert tidy_checks() == 1
    assert list(DeviceCheck.objects.all()) == [recent]
    assert old != recent


@pytest.mark.spec("S-30")
def test_a_worker_looks_up_the_code_that_was_read_out():
    check = DeviceCheckFactory(findings=["cookies_off"])
    client = in_english(sign_in(UserFactory(manager=True, with_app=True)))
    page = words(client.get("/klantenhulp/apparaat/", {"code": check.shown_code.lower()}))
    assert "Cookies are off" in page
    assert "No check with this code" in words(client.get("/klantenhulp/apparaat/", {"code": "AAAAAA"}))


def test_the_page_of_reports_takes_the_same_queries_for_one_and_for_many():
    worker = UserFactory(manager=True, with_app=True)
    client = sign_in(worker)
    SupplierReportFactory(organisation=worker.organisation)
    url = reverse("devices:reports")
    client.get(url)
    one = queries_of(client, url)
    SupplierReportFactory.create_batch(5, organisation=worker.organisation)
    assert queries_of(client, url) == one


@pytest.mark.spec("S-37")
def test_every_browser_has_steps_to_read_out_and_the_own_one_stands_open():
    response = browser(user_agents.FIREFOX_52).get("/controleer-mijn-apparaat/browsers/")
    page = words(response)
    for name in ("Microsoft Edge", "Google Chrome", "Apple Safari", "Mozilla Firefox", "Samsung Internet"):
        assert name in page
    assert page.count("Find the version") == page.count("Do other sites work?") == 5
    assert "Use Edge" in page
    assert response.content.count(b"<details open") == 1 or response.content.count(b" open>") == 1


@pytest.mark.spec("S-30")
def test_the_supported_versions_come_from_a_file_that_a_command_refreshes(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(browser_data, "FILE", tmp_path / "browsers.json")
    browser_data.FILE.write_text(
        json.dumps({"supported": {"chrome": [100, 99]}, "read_on": "2026-01-01", "source": "x"})
    )
    browser_data.browser_data.cache_clear()
    table = {
        name: {"releases": {"200": {"status": "current"}, "199": {"status": "retired"}}}
        for name in ("chrome", "edge", "firefox", "safari")
    }
    (tmp_path / "data.json").write_text(json.dumps({"browsers": table, "__meta": {"version": "9"}}))
    try:
        call_command("refresh_browsers", str(tmp_path / "data.json"))
        assert browser_data.browser_data().supported.versions["safari"] == [200, 199]
        (tmp_path / "data.json").write_text("{}")
        with pytest.raises(CommandError, match="no table of releases"):
            call_command("refresh_browsers", str(tmp_path / "data.json"))
    finally:
        browser_data.browser_data.cache_clear()
