"""A session that goes on from elsewhere (A-17)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from config.access import ACCESS
from core.accounts import second_factor
from core.accounts.choices import DeviceKind
from core.accounts.models import AccountSession
from core.accounts.policies import StepUp
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.core.accounts.test_sessions import FIREFOX, IPHONE
from tests.factories import PASSWORD, GuardianFactory, UserFactory
from tests.pages import in_english, words
from tests.signing_in import session_of, sign_in, sign_in_on_page

pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-17")]

HOME, AWAY = "84.12.3.4", "62.45.1.2"
PROOF = "/account/bevestigen/"


@pytest.fixture
def parent():
    return UserFactory()


@pytest.fixture
def browser(parent):
    client = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR=HOME)
    sign_in_on_page(in_english(client), parent)
    return client


def go(client, *, agent=FIREFOX, address=HOME, url="/account/"):
    client.defaults |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
    return client.get(url)


def at_home(user):
    """Signed in with two steps, in Firefox at home."""
    client = sign_in(user)
    AccountSession.objects.filter(user=user).update(
        networks=[HOME], browser_family="Firefox", system="Windows", kind=DeviceKind.COMPUTER
    )
    return client


def lines(action):
    return Event.objects.filter(action=action)


def test_another_network_with_the_same_device_goes_on_and_is_recorded_once(browser, parent):
    for address in (AWAY, HOME, AWAY):
        assert go(browser, address=address).status_code == 200
    line = lines(Action.SESSION_MOVED).get()
    assert (line.actor, line.data) == (parent, {"from_network": HOME, "to_network": AWAY})


def test_another_network_and_another_device_at_once_ask_again_who_it_is(browser, parent):
    turned_away = go(browser, agent=IPHONE, address=AWAY)
    assert turned_away.url == "/account/bevestigen/?next=/account/"
    page = words(browser.get(turned_away.url))
    assert "This session went on from another device and another network" in page
    line = lines(Action.SESSION_SUSPECT).get()
    assert line.data == {
        "from_network": HOME,
        "to_network": AWAY,
        "from_device": "Firefox, Windows",
        "to_device": "Mobile Safari, iOS",
    }
    assert go(browser, agent=IPHONE, address=AWAY).status_code == 302
    assert lines(Action.SESSION_SUSPECT).count() == 1


def test_the_bell_goes_on_meanwhile_and_signing_out_too(browser):
    notices = reverse("notifications:notices")
    assert go(browser, agent=IPHONE, address=AWAY, url=notices).status_code == 200
    assert "bevestigen" not in browser.post("/uitloggen/").url


@pytest.mark.parametrize("page", ["portal:agenda", "requests:overview", "portal:more", "accounts:landing"])
def test_a_parent_s_pages_ask_for_proof_first_and_then_go_on(page):
    guardian, url = GuardianFactory().user, reverse(page)
    client = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR=HOME)
    sign_in_on_page(client, guardian)
    turned_away = go(client, agent=IPHONE, address=AWAY, url=url)
    assert turned_away.url == f"{PROOF}?next={url}"
    assert client.post(PROOF, {"password": PASSWORD, "next": url}).url == url
    assert go(client, agent=IPHONE, address=AWAY, url=url).status_code == 200


@pytest.mark.parametrize(("kind", "page"), [("planner", "desk:queue"), ("manager", "accounts:trail")])
def test_pages_of_staff_ask_for_proof_first_and_then_go_on(kind, page):
    user, url = UserFactory(with_app=True, **{kind: True}), reverse(page)
    client = at_home(user)
    assert go(client, address=HOME, url=url).status_code == 200
    turned_away = go(client, agent=IPHONE, address=AWAY, url=url)
    assert turned_away.url == f"{PROOF}?next={url}"
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        code = second_factor.current_code(second_factor.confirmed_app(user))
        assert client.post(PROOF, {"code": code, "next": url}).url == url
        assert go(client, agent=IPHONE, address=AWAY, url=url).status_code == 200


def test_whoever_took_over_decides_nothing():
    client = at_home(UserFactory(planner=True, with_app=True))
    client.defaults |= {"HTTP_USER_AGENT": IPHONE, "REMOTE_ADDR": AWAY}
    answer = client.post(reverse("desk:decide_several"), {"decision": "approve"})
    assert answer.url.startswith(PROOF)


def test_no_page_of_an_account_opens_for_a_session_that_may_be_taken_over_but_what_is_named_here():
    unasked = {name for name, row in ACCESS.items() if not row.anonymous and row.step_up == StepUp.NEVER}
    assert unasked == {
        *("accounts:sign_out", "accounts:add_account", "accounts:sign_out_everywhere_here"),
        *(
            "accounts:second_factor",
            "accounts:recovery_code",
            "accounts:passkey",
            "accounts:passkey_question",
        ),
        *("accounts:step_up", "accounts:step_up_question", "accounts:session_left", "accounts:stay"),
        *("notifications:notices", "notifications:notices_read", "notifications:notice_open"),
    }


def test_the_owner_who_proves_it_goes_on_from_there(browser):
    go(browser, agent=IPHONE, address=AWAY)
    answer = browser.post("/account/bevestigen/", {"password": PASSWORD, "next": "/account/"})
    assert answer.url == "/account/"
    assert go(browser, agent=IPHONE, address=AWAY).status_code == 200
    assert session_of(browser).suspect_at is None


def test_whoever_does_not_know_the_password_gets_no_further(browser):
    go(browser, agent=IPHONE, address=AWAY)
    answer = browser.post("/account/bevestigen/", {"password": "geraden", "next": "/account/"})
    assert answer.status_code == 422
    assert go(browser, agent=IPHONE, address=AWAY).status_code == 302
    assert lines(Action.SIGN_IN_REFUSED).exists()


def test_a_newer_version_of_the_browser_is_the_same_device(browser):
    newer = FIREFOX.replace("144", "145")
    assert go(browser, agent=newer, address=AWAY).status_code == 200
    assert not lines(Action.SESSION_SUSPECT).exists()


def test_another_browser_on_the_same_network_is_recorded_and_proof_counts_no_more(browser):
    assert go(browser, agent=IPHONE).status_code == 200
    assert lines(Action.SESSION_MOVED).get().data["to_device"] == "Mobile Safari, iOS"
    assert go(browser, agent=IPHONE, url="/account/e-mail/").status_code == 302


def test_the_owner_sees_it_in_the_list_of_devices(browser, parent):
    go(browser, agent=IPHONE, address=AWAY)
    own = Client(REMOTE_ADDR=HOME)
    sign_in_on_page(in_english(own), parent)
    assert "possibly taken over" in words(own.get("/account/apparaten/"))


def test_a_long_way_from_home_the_session_times_out_as_ever(browser):
    with time_machine.travel(clock.now() + timedelta(hours=8, minutes=1), tick=False):
        assert go(browser, address=AWAY).url.startswith("/o/")
