"""How a session begins, is timed and ends (A-16, A-18; experiments E5 and E18)."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client, override_settings
from django.urls import reverse

from core.accounts import second_factor
from core.accounts.actions import sessions as actions
from core.accounts.choices import SessionEnd
from core.accounts.models import AccountSession, Browser, KeptForm
from core.accounts.second_factor import confirmed_app
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import (
    PASSWORD,
    AccountSessionFactory,
    BrowserFactory,
    KeptFormFactory,
    RoleFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import session_of, sign_in, sign_in_on_page

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
DEVICES = "/account/apparaten/"
START = clock.now().replace(microsecond=0)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def parent():
    return UserFactory(username="100001")


@pytest.fixture
def planner():
    return UserFactory(planner=True, with_app=True)


def key_of(client):
    return client.cookies["session"].value


# E5 and A-18: the clock


def limits():
    return [
        ("parent", {}, timedelta(hours=8)),
        ("childminder_account", {}, timedelta(hours=8)),
        ("parent", {"remembered": "on"}, timedelta(days=30)),
        ("group_staff", {}, timedelta(minutes=30)),
        ("group_staff", {"remembered": "on"}, timedelta(minutes=30)),
    ]


@pytest.mark.spec("A-18")
@pytest.mark.parametrize(("kind", "ticked", "limit"), limits())
def test_a_session_lives_until_its_idle_limit_and_not_a_second_longer(client, kind, ticked, limit):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, UserFactory(**{kind: True}), **ticked)
        now.shift(limit - timedelta(seconds=1))
        assert client.get(ACCOUNT).status_code == 200
        now.shift(limit + timedelta(seconds=1))
        assert client.get(ACCOUNT).status_code == 302


@pytest.mark.spec("A-18")
def test_the_idle_limit_of_staff_can_be_set(client):
    with override_settings(STAFF_IDLE_MINUTES=10), time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, UserFactory(group_staff=True))
        now.shift(timedelta(minutes=10, seconds=1))
        assert client.get(ACCOUNT).status_code == 302


def test_staff_sign_in_anew_after_twelve_hours_however_busy_they_were(client):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, UserFactory(group_staff=True))
        for _ in range(12 * 60 // 25):
            now.shift(timedelta(minutes=25))
            assert client.get(ACCOUNT).status_code == 200
        now.shift(timedelta(minutes=20, seconds=1))
        assert client.get(ACCOUNT).status_code == 302


@pytest.mark.spec("A-18")
def test_only_parents_and_childminders_are_offered_to_be_remembered(client):
    offered = {
        environment: "remembered"
        in client.get(f"/o/{UserFactory().organisation.slug}/{environment}/").content.decode()
        for environment in ("ouders", "gastouders", "medewerkers")
    }
    assert offered == {"ouders": True, "gastouders": True, "medewerkers": False}


@pytest.mark.spec("A-18")
def test_after_the_time_out_the_sign_in_page_says_why_and_leads_back(client, parent):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(in_english(client), parent)
        now.shift(timedelta(hours=8, seconds=1))
        turned_away = client.get("/account/wachtwoord/")
        assert turned_away.url == f"/o/{parent.organisation.slug}/ouders/?next=/account/wachtwoord/"
        assert "because nothing happened for a while" in words(client.get(turned_away.url))
        assert sign_in_on_page(client, parent, next="/account/wachtwoord/").url == "/account/wachtwoord/"
    line = Event.objects.get(action=Action.SESSION_EXPIRED)
    assert (line.actor, line.data["how"]) == (parent, "idle")


def test_the_idle_clock_is_written_once_a_minute(client, parent):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, parent)
        now.shift(timedelta(seconds=59))
        client.get(ACCOUNT)
        assert session_of(client).last_seen_at == START
        now.shift(timedelta(seconds=1))
        client.get(ACCOUNT)
        assert session_of(client).last_seen_at == START + timedelta(minutes=1)


def test_a_page_that_asks_how_long_is_left_does_not_lengthen_it_and_the_button_does(client, parent):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, parent)
        now.shift(timedelta(hours=7))
        assert client.get("/account/sessie/").json() == {"seconds": 3600}
        assert client.get("/account/sessie/").json() == {"seconds": 3600}
        assert client.post("/account/sessie/verlengen/").json() == {"seconds": 8 * 3600}


# E5: what changes elsewhere holds from the very next request


def test_a_role_that_loses_a_right_loses_it_at_once():
    planner = UserFactory(planner=True, with_app=True)
    client = sign_in(planner)
    assert client.get(reverse("desk:queue")).status_code == 200
    planner.role = RoleFactory(organisation=planner.organisation, name="other", needs_second_factor=True)
    planner.save()
    assert client.get(reverse("desk:queue")).status_code == 403


def test_an_account_that_is_closed_is_out_at_once(client, parent):
    sign_in_on_page(client, parent)
    row = session_of(client)
    parent.is_active = False
    parent.save()
    assert client.get(ACCOUNT).status_code == 302
    row.refresh_from_db()
    assert row.ended_how == SessionEnd.ACCOUNT
    parent.is_active = True
    parent.save()
    assert client.get(ACCOUNT).status_code == 302


@pytest.mark.spec("A-16")
def test_a_session_that_is_ended_elsewhere_is_out_at_once(client, parent):
    other = Client()
    sign_in_on_page(client, parent)
    sign_in_on_page(in_english(other), parent)
    client.post(reverse("accounts:end_device", args=[session_of(other).pk]))
    turned_away = other.get(ACCOUNT)
    assert turned_away.status_code == 302
    assert "signed out from another device" in words(other.get(turned_away.url))
    assert client.get(ACCOUNT).status_code == 200


# E18


def test_a_planted_session_does_not_survive_signing_in(client, parent):
    planted = import_module(settings.SESSION_ENGINE).SessionStore()
    planted["planted"] = "yes"
    planted.create()
    client.cookies["session"] = planted.session_key
    sign_in_on_page(client, parent)
    assert key_of(client) != planted.session_key
    assert "planted" not in client.session
    thief = Client()
    thief.cookies["session"] = planted.session_key
    assert thief.get(ACCOUNT).status_code == 302


def test_a_planted_browser_does_not_share_the_session_of_who_signs_in(client, parent):
    planted = Client()
    sign_in_on_page(planted, UserFactory())
    client.cookies["browser"] = planted.cookies["browser"].value
    sign_in_on_page(client, parent)
    assert planted.post(reverse("accounts:switch_account", args=[session_of(client).pk])).url == "/"
    assert client.get(ACCOUNT).status_code == 200


def test_the_key_changes_at_sign_in_second_factor_step_up_and_again_at_sign_in(client, planner):
    keys = []
    app = confirmed_app(planner)
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, planner)
        keys.append(key_of(client))
        client.post("/tweede-stap/", {"code": second_factor.current_code(app)})
        keys.append(key_of(client))
        now.shift(timedelta(minutes=6))
        client.post("/account/bevestigen/", {"code": second_factor.current_code(app)})
        keys.append(key_of(client))
        sign_in_on_page(client, planner)
        keys.append(key_of(client))
        assert len(set(keys)) == 4
        for old in keys[:-1]:
            thief = Client()
            thief.cookies["session"] = old
            assert thief.get(ACCOUNT).status_code == 302


def test_a_request_that_was_under_way_cannot_bring_a_signed_out_session_back(client, parent):
    sign_in_on_page(client, parent)
    key = key_of(client)
    under_way = import_module(settings.SESSION_ENGINE).SessionStore(key)
    under_way["something"] = "new"
    client.post("/uitloggen/")
    with pytest.raises(UpdateError):
        under_way.save()


def test_even_a_session_that_was_written_again_after_signing_out_is_dead(client, parent):
    sign_in_on_page(client, parent)
    key = key_of(client)
    under_way = import_module(settings.SESSION_ENGINE).SessionStore(key)
    under_way["something"] = "new"
    client.post("/uitloggen/")
    under_way.save(must_create=True)
    thief = Client()
    thief.cookies["session"] = key
    assert thief.get(ACCOUNT).status_code == 302


@pytest.mark.spec("A-10")
def test_a_new_password_ends_the_others_and_keeps_this_one(client, parent):
    other = Client()
    sign_in_on_page(client, parent)
    sign_in_on_page(other, parent)
    row = session_of(other)
    client.post("/account/wachtwoord/", {"password": PASSWORD, "new_password": "een heel ander wachtwoord"})
    row.refresh_from_db()
    assert row.ended_how == SessionEnd.PASSWORD
    assert other.get(ACCOUNT).status_code == 302
    assert client.get(ACCOUNT).status_code == 200


# A-16: Mijn apparaten


@pytest.mark.spec("A-16")
def test_the_list_tells_device_browser_place_and_when_and_marks_this_one(parent):
    client = Client(headers={"user-agent": FIREFOX})
    sign_in_on_page(in_english(client), parent)
    AccountSessionFactory(user=parent, browser_family="Mobile Safari", system="iOS", kind="phone")
    page = words(client.get(DEVICES))
    assert "Firefox, Windows (computer) This device Active now" in page
    assert "Mobile Safari, iOS (telephone) Last seen" in page
    assert "from a network that begins with 84.12.x.x" in page


@pytest.mark.spec("A-16")
def test_nobody_sees_or_ends_the_devices_of_another(client, parent):
    stranger = AccountSessionFactory(browser_family="Opera")
    sign_in_on_page(client, parent)
    assert "Opera" not in words(client.get(DEVICES))
    assert client.post(reverse("accounts:end_device", args=[stranger.pk])).status_code == 404
    stranger.refresh_from_db()
    assert stranger.ended_at is None


def test_the_list_leaves_out_what_has_ended_or_timed_out(client, parent):
    sign_in_on_page(client, parent)
    long_ago = clock.now() - timedelta(hours=9)
    AccountSessionFactory(user=parent, created_at=long_ago, browser_family="Opera")
    AccountSessionFactory(user=parent, ended_at=clock.now(), ended_how="idle", browser_family="Vivaldi")
    page = words(client.get(DEVICES))
    assert "Opera" not in page
    assert "Vivaldi" not in page


@pytest.mark.spec("A-16")
def test_a_hundred_sessions_are_listed_in_as_many_queries_and_ended_at_once(client, parent):
    sign_in_on_page(client, parent)
    few = queries_of(client, DEVICES)
    AccountSessionFactory.create_batch(99, user=parent)
    assert queries_of(client, DEVICES) == few
    client.post("/account/apparaten/andere-uitloggen/")
    assert AccountSession.objects.filter(user=parent, ended_at=None).get() == session_of(client)
    line = Event.objects.get(action=Action.SESSION_ENDED_ELSEWHERE)
    assert line.data["sessions"] == 99


@pytest.mark.spec("A-16")
def test_the_owner_hears_of_a_sign_in_on_a_new_device_but_not_of_the_first_or_a_known_one(
    client, parent, django_capture_on_commit_callbacks
):
    from core.notifications.models import OutboxMessage

    told = OutboxMessage.objects.filter(kind="accounts.new_device")
    sign_in_on_page(client, parent)
    sign_in_on_page(client, parent)
    assert not told.exists()
    sign_in_on_page(Client(), parent)
    assert told.get().recipient == parent


def test_what_ended_long_ago_is_forgotten():
    old = clock.now() - timedelta(days=8)
    AccountSessionFactory(created_at=old, ended_at=old, ended_how="idle")
    BrowserFactory(created_at=old)
    KeptFormFactory(kept_at=clock.now() - timedelta(hours=1))
    kept = AccountSessionFactory()
    actions.tidy()
    assert list(AccountSession.objects.all()) == [kept]
    assert not KeptForm.objects.exists()
    assert not Browser.objects.filter(created_at=old).exists()
